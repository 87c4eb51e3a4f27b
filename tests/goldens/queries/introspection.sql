select count(*)
from ops.run t;
