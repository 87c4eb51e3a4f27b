-- grain: the current revision of one version
-- writes: dw.dim_methodology
update dw.dim_methodology set is_current = false where methodology_code = $1 and version = $2 and is_current;
