-- grain: one row, the moment from which what this transaction writes is known
select now()
