-- The key of a model version; made when it is new.
with added as (
    insert into dw.dim_model_version (name, version, parameters, parameters_hash)
    values (@name, @version, @parameters::jsonb, @hash)
    on conflict (name, version, parameters_hash) do nothing
    returning model_version_key
)
select model_version_key from added
union all
select model_version_key from dw.dim_model_version
where (name, version, parameters_hash) = (@name, @version, @hash)
limit 1
