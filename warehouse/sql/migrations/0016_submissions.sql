-- Every complaint about a refused line, where its text stands, and the line's fields, so that it can be sent again.
set local role itanalytics_migrator;

alter table ops.rejection
    add column complaint_number smallint not null default 1,
    add column place text,
    add column fields jsonb,
    add column replayed_in int references ops.source_file;
comment on table ops.rejection is 'One complaint about one refused line of one source file: the field, the rule, what is wrong and how to mend it, and the line as it was received (at most 4,000 characters of it).';
comment on column ops.rejection.complaint_number is 'Number of the complaint about the line, from 1.';
comment on column ops.rejection.place is 'Where the text stands in a workbook, such as Sheet1!C12.';
comment on column ops.rejection.fields is 'The texts of the line by field, beside its first complaint; NULL when the line could not be read.';
comment on column ops.rejection.replayed_in is 'The content in which the line, corrected or not, was sent again; NULL while the refusal stands.';
create index rejection_open on ops.rejection (rule_code, source_file_key) where replayed_in is null and complaint_number = 1;

create table ops.statement_place (
    source_file_key  int     not null references ops.source_file,
    line_number      bigint  not null,
    place            text    not null,
    primary key (source_file_key, line_number)
);
comment on table ops.statement_place is 'One statement of one source file whose rows state several things or whose sheets are several: the cell where it stands. Other files need no row here, since their line numbers are those of their rows.';

-- The key of an agency, or of an operator, for sending files over HTTP. The secret itself is nowhere.
create table ops.api_key (
    api_key_key  int generated always as identity primary key,
    name         text        not null unique,
    secret_hash  char(64)    not null unique,
    agency_code  text,
    created_at   timestamptz not null default now(),
    created_by   text        not null,
    revoked_at   timestamptz
);
comment on table ops.api_key is 'One key for sending files: the SHA-256 of its secret, and the agency whose figures it may state (NULL: of any agency).';

alter table ops.source_file
    add column replay_of int references ops.source_file,
    add column api_key_key int references ops.api_key;
comment on column ops.source_file.replay_of is 'The content whose refused lines this one corrects; line numbers are those of that content.';
comment on column ops.source_file.api_key_key is 'The key with which it was sent over HTTP.';

grant select, insert on ops.statement_place, ops.api_key to itanalytics_etl;
grant update (revoked_at) on ops.api_key to itanalytics_etl;
grant update (replayed_in) on ops.rejection to itanalytics_etl;
grant select on ops.statement_place to itanalytics_api;
