-- What the detector has learnt of each panel, so that a new month is judged without reading the months before it. All of
-- it follows from the observations: unlogged, outside backups, and made anew when it is lost.
set local role itanalytics_migrator;

-- Observations come in the order of their files, so that a few bytes for every hundred pages find those of a file.
create index observation_file on dw.fact_observation using brin (source_file_key) with (autosummarize = on);

create unlogged table staging.detector_seen (
    source_file_key  int primary key,
    loaded_at        timestamptz
);
comment on table staging.detector_seen is 'One source file whose observations the detector has judged; a file that is loaded again has another moment.';

create unlogged table staging.detector_checkpoint (
    panel            text     not null,
    period           int      not null,
    definition_hash  text     not null,
    data_hash        text     not null,
    primary key (panel, period)
);
comment on table staging.detector_checkpoint is 'One panel x period after which its state is kept: what it was judged with, and SHA-256 of all submissions so far.';

create unlogged table staging.detector_state (
    panel    text   not null,
    period   int    not null,
    part     text   not null,
    content  bytea  not null,
    primary key (panel, period, part)
);
alter table staging.detector_state alter column content set storage external;
comment on table staging.detector_state is 'One panel x period x indicator (empty: what indicators share): what was learnt, as the model writes it.';

create unlogged table staging.detector_candidate (
    panel                 text     not null,
    submission            text     not null,
    period                int      not null,
    agency_key            int      not null,
    indicator_key         int      not null,
    period_key            int      not null,
    stage_key             smallint not null,
    observation_revision  smallint not null,
    year                  smallint not null,
    model_version_key     int      not null,
    kind                  text     not null,
    score                 double precision not null,
    expected              double precision,
    lower_bound           double precision,
    upper_bound           double precision,
    reason_vi             text     not null,
    reason_en             text     not null,
    evidence              text     not null,
    data_hash             text     not null,
    settled_period        int,
    spike_reason_vi       text,
    spike_reason_en       text,
    primary key (panel, submission)
);
comment on table staging.detector_candidate is 'One submission that some threshold, whatever reviewers decide, may make a finding; from settled_period on it is a spike.';

create unlogged table staging.detector_count (
    panel      text not null,
    indicator  text not null,
    period     int  not null,
    judged     int  not null,
    flagged    int  not null,
    primary key (panel, indicator, period)
);
comment on table staging.detector_count is 'One panel x indicator x period: submissions judged, and those at the threshold asked for.';

grant select, insert, delete, truncate, update on staging.detector_seen, staging.detector_checkpoint,
    staging.detector_state, staging.detector_candidate, staging.detector_count to itanalytics_etl;
