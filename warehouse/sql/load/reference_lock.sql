-- grain: one row; loads of reference data go one after the other, released at the end of the transaction
select pg_advisory_xact_lock(hashtext('dw reference data'));
