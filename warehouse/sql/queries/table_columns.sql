-- grain: one column of the table $1 that a load may write
-- reads: pg_attribute
select attname, atttypid, format_type(atttypid, atttypmod)
from pg_attribute
where attrelid = to_regclass($1)
  and attnum > 0
  and not attisdropped
  and attgenerated = ''
order by attnum
