-- How far the pulls have come.
set local role itanalytics_migrator;

create table ops.pull_state (
    source_code  text        primary key,
    etag         text,
    watermark    text,
    pulled_at    timestamptz not null
);
comment on table ops.pull_state is 'One source that is pulled: the greatest watermark that was seen, and the tag of an answer that was whole in one page.';

grant select, insert, update on ops.pull_state to itanalytics_etl;
