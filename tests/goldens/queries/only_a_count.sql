select count(*)
from mart.score t
where t.total is null;
