//! A fingerprint in groups of four, in the same layout wherever it stands, so that the eye compares places.

use leptos::prelude::*;

/// A fingerprint.
#[component]
pub fn Fingerprint(
    /// Its digits, with or without the name of the hash before a colon.
    #[prop(into)]
    value: Signal<String>,
    /// What it is compared with: groups that differ are marked.
    #[prop(optional, into)]
    compared_with: Option<Signal<String>>,
) -> impl IntoView {
    let groups = move || {
        let other = compared_with.map(|other| groups_of_four(&other.get()));
        groups_of_four(&value.get())
            .into_iter()
            .enumerate()
            .map(|(place, group)| {
                let differs = other
                    .as_ref()
                    .is_some_and(|other| other.get(place) != Some(&group));
                view! {
                    <span class="fingerprint__group" data-differs=differs.then_some("true")>
                        {group}
                    </span>
                }
            })
            .collect_view()
    };
    view! { <code class="fingerprint">{groups}</code> }
}

/// `sha256:0011aabb…` as `0011`, `aabb`, ….
fn groups_of_four(fingerprint: &str) -> Vec<String> {
    let digits = fingerprint.rsplit(':').next().unwrap_or_default();
    let digits: Vec<char> = digits.chars().collect();
    digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::groups_of_four;

    #[test]
    fn digits_stand_in_groups_of_four_without_the_hash() {
        assert_eq!(groups_of_four("sha256:0011aabb22"), ["0011", "aabb", "22"]);
        assert_eq!(groups_of_four("0011"), ["0011"]);
        assert!(groups_of_four("").is_empty());
    }
}
