-- What somebody should hear of goes out by webhook and mail. It is written in the transaction of what it is about, so that
-- nothing is told that did not happen, and nothing that happened is left untold.
set local role itanalytics_migrator;

create table ops.notification (
    notification_key  bigint generated always as identity primary key,
    channel           text        not null check (channel in ('WEBHOOK', 'MAIL')),
    run_key           bigint      not null references ops.run,
    anomaly_key       bigint      references dw.fact_anomaly,
    body              jsonb       not null,
    created_at        timestamptz not null default now(),
    attempt           smallint    not null default 0,
    due_at            timestamptz not null default now(),
    delivered_at      timestamptz,
    given_up_at       timestamptz,
    last_error        text,
    check (delivered_at is null or given_up_at is null)
);
comment on table ops.notification is 'One thing that one channel tells: a run that failed, or a severe finding of a run; kept until it is delivered, and for a while after.';
comment on column ops.notification.run_key is 'The run that failed, or that made the finding.';
comment on column ops.notification.anomaly_key is 'The finding; null where the run itself is told.';
comment on column ops.notification.attempt is 'How often it was sent so far.';
comment on column ops.notification.given_up_at is 'When it was sent in vain for the last time; it can be sent again.';
-- At most once for each run and finding.
create unique index notification_run on ops.notification (channel, run_key) where anomaly_key is null;
create unique index notification_finding on ops.notification (channel, anomaly_key) where anomaly_key is not null;
create index notification_due on ops.notification (due_at) where delivered_at is null and given_up_at is null;

create function ops.announce_notification() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    perform pg_notify('itanalytics_notification', '');
    return null;
end
$$;
comment on function ops.announce_notification is 'Trigger: notifies itanalytics_notification of something to tell.';
revoke execute on function ops.announce_notification from public;
create trigger notification_is_announced after insert on ops.notification
    for each statement execute function ops.announce_notification();

grant select, insert, delete on ops.notification to itanalytics_etl;
grant update (attempt, due_at, delivered_at, given_up_at, last_error) on ops.notification to itanalytics_etl;
grant select on ops.notification to itanalytics_api;
