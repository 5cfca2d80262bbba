//! Taking records out: the whole of what the filters name as lines of JSON, which the server writes, and the newest of
//! it as a table that spreadsheets read, which the page puts together.

use kms_api::audit::{AuditQuery, AuditRecord, PageSize};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Log;
use crate::api::audit::export_path;
use crate::api::{Api, ApiError};
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::components::save_link::SaveLink;
use crate::context::{use_api, use_notices};
use crate::csv;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::records;
use crate::save::Pieces;
use crate::words;

/// What the files are saved as.
const LINES: &str = "keyferry-audit.ndjson";
const TABLE: &str = "keyferry-audit.csv";
/// How many records are asked for at once: as many as the server gives.
const PAGE: u32 = 1000;
/// How many records a table has at most: spreadsheets grow slow, and a longer log is for a program.
const MOST: usize = 20_000;
/// The columns.
const COLUMNS: [&str; 18] = [
    "number",
    "time",
    "actor_kind",
    "account_name",
    "account_id",
    "access_key",
    "session",
    "address",
    "action",
    "project_id",
    "key_id",
    "target",
    "outcome",
    "status",
    "count",
    "request_id",
    "hash",
    "mac",
];

/// Both ways, for what the filters name.
#[component]
pub(super) fn Export(log: Log) -> impl IntoView {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    let busy = RwSignal::new(false);
    // What is not in the table that was saved last is said until the next one: a notice goes by itself.
    let newest = RwSignal::new(None::<i64>);
    let table = move |()| {
        busy.set(true);
        newest.set(None);
        let (api, query) = (api.clone(), log.query.get_untracked().request());
        spawn_local(async move {
            let file = Pieces::new();
            let read = read(&api, query, &file, || busy.try_get_untracked().is_some()).await;
            // Whoever has left the page gets no file.
            if busy.try_set(false).is_some() {
                return;
            }
            match read {
                Ok(read) => {
                    file.save(TABLE, "text/csv");
                    newest.set(read.more.then_some(read.count));
                    notices.done(untrack(|| {
                        let count = format::count(i18n.language().tag(), read.count);
                        t_string!(i18n, audit.exported, count = count)
                    }));
                }
                Err(failure) => words::tell(i18n, notices, &failure),
            }
        });
    };
    view! {
        {move || {
            let address = export_path(&log.query.get().request());
            view! {
                <SaveLink address name=LINES.to_owned() on_save=|()| ()>
                    {t!(i18n, audit.export)}
                </SaveLink>
            }
        }}
        <Button icon=Icon::Download busy on_press=table>
            {t!(i18n, common.export_csv)}
        </Button>
        {move || {
            let count = format::count(i18n.language().tag(), newest.get()?);
            Some(view! {
                <p class="note" role="status">
                    {t_string!(i18n, audit.exported_newest, count = count)}
                </p>
            })
        }}
    }
}

/// What was read of the log.
struct Read {
    /// How many records.
    count: i64,
    /// Whether there are older ones.
    more: bool,
}

/// Reads page by page into `file`, the newest record first, as long as it `goes_on`.
async fn read(
    api: &Api,
    query: AuditQuery,
    file: &Pieces,
    goes_on: impl Fn() -> bool,
) -> Result<Read, ApiError> {
    file.push((csv::BEGIN.to_owned() + &csv::row(COLUMNS)).as_bytes());
    let mut query = AuditQuery {
        before: None,
        limit: PageSize::try_from(PAGE).ok(),
        ..query
    };
    let mut count = 0;
    loop {
        let page = api.audit().records(&query).await?;
        count += page.records.len();
        for record in &page.records {
            file.push(row(record, format::machine_readable).as_bytes());
        }
        query.before = page.next_before;
        let more = query.before.is_some();
        if !more || count >= MOST || !goes_on() {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            return Ok(Read { count, more });
        }
    }
}

/// A record; `time` writes milliseconds since 1970.
fn row(record: &AuditRecord, time: impl Fn(f64) -> String) -> String {
    let entry = &record.entry;
    let number = |number: i64| number.to_string();
    let known = |value: &Option<String>| value.clone().unwrap_or_default();
    let cells = [
        number(record.seq),
        time(records::milliseconds(entry.time)),
        entry.actor_kind.clone(),
        known(&entry.account_name),
        known(&entry.account_id),
        known(&entry.access_key),
        known(&entry.session),
        known(&entry.address),
        entry.action.clone(),
        known(&entry.project_id),
        known(&entry.key_id),
        known(&entry.target),
        entry.outcome.clone(),
        number(entry.status),
        number(entry.count),
        known(&entry.request_id),
        record.hash.clone(),
        record.mac.clone(),
    ];
    csv::row(cells.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_has_a_cell_in_every_column() {
        let record = r#"{"seq":7,"time":17,"actor_kind":"account","account_name":"=ada","action":"sign","outcome":"done","status":200,"count":1,"layout":1,"hash":"h","mac":"m"}"#;
        let record = serde_json::from_str(record).unwrap();
        let row = row(&record, |at| format!("t{at}"));
        assert_eq!(row, "7,t17,account,'=ada,,,,,sign,,,,done,200,1,,h,m\r\n");
        assert_eq!(row.matches(',').count() + 1, COLUMNS.len());
    }
}
