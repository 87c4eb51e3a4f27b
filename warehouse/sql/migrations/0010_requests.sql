-- Who asks for a run says which and who; its state, its worker and its times are the workers' to write.
set local role itanalytics_migrator;

revoke insert on ops.run from itanalytics_api;
grant insert (kind, requested_by, parameters) on ops.run to itanalytics_api;
