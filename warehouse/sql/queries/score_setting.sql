-- grain: one row; what the COPYs that follow read by: one year, agencies and groups
select set_config('itanalytics.year', @year::text, false), set_config('itanalytics.agencies', @agencies::text, false),
       set_config('itanalytics.groups', @groups::text, false)
