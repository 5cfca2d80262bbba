//! Entry point of the offline page.

fn main() {
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    leptos::mount::mount_to_body(kms_console::pages::offline::OfflinePage);
}
