//! Journeys of people through real pages in a real browser: each test starts the built binary's demo on free ports
//! and hands it to a script in `tools/browser/`, which sees no more of the product than a person does.

mod demo;

mod browser {
    use crate::demo::Demo;

    /// Runs a script against a demo of its own.
    fn journey(script: &str) {
        Demo::start(script).walk(script, &[]);
    }

    /// The same in browsers that run no script of ours.
    fn without_scripts(script: &str) {
        Demo::start(&format!("{script}-without-scripts")).walk(script, &[("TELLERLINE_JAVASCRIPT", "off")]);
    }

    #[test]
    fn a_new_person_links_and_sees_the_ledgers_figures() {
        journey("main");
    }

    #[test]
    fn the_same_works_without_scripts() {
        without_scripts("main");
    }

    #[test]
    fn what_is_shown_and_kept_apart_works_without_scripts() {
        for script in ["in-chat", "masked", "copied", "forwarded", "new-browser", "ways-out"] {
            without_scripts(script);
        }
    }

    #[test]
    fn what_is_allowed_and_ended_works_without_scripts() {
        for script in ["first-use", "consent", "my-data", "step-up", "stop", "desk"] {
            without_scripts(script);
        }
    }

    #[test]
    fn few_taps_lead_to_a_figure_that_does_not_stay() {
        journey("taps");
    }

    #[test]
    fn figures_in_the_chat_are_the_ledgers() {
        journey("in-chat");
    }

    #[test]
    fn a_passkey_stands_for_the_pin() {
        journey("passkey");
    }

    #[test]
    fn permissions_are_asked_at_first_use() {
        journey("first-use");
    }

    #[test]
    fn what_was_allowed_is_taken_back_given_again_renewed_and_receipted() {
        journey("consent");
    }

    #[test]
    fn masked_messages_do_not_depend_on_the_figure() {
        journey("masked");
    }

    #[test]
    fn copied_links_show_nothing() {
        journey("copied");
    }

    #[test]
    fn a_forwarded_link_gives_the_sender_nothing() {
        journey("forwarded");
    }

    #[test]
    fn every_way_out_is_a_kind_one() {
        journey("ways-out");
    }

    #[test]
    fn a_new_browser_needs_the_bank_once_and_then_the_pin() {
        journey("new-browser");
    }

    #[test]
    fn stop_ends_everything_at_the_bank_too() {
        journey("stop");
    }

    #[test]
    fn my_data_opens_by_the_banks_login_and_ends_a_connection() {
        journey("my-data");
    }

    #[test]
    fn an_unlocked_browser_needs_the_bank_to_loosen_or_delete_anything() {
        journey("step-up");
    }

    #[test]
    fn the_web_chat_loses_and_doubles_nothing_and_is_light() {
        journey("web-chat");
    }

    #[test]
    fn the_web_chat_works_without_scripts() {
        without_scripts("web-chat");
    }

    #[test]
    fn the_web_chat_is_framed_by_a_listed_site_only() {
        journey("widget");
    }

    #[test]
    fn people_at_the_desk_help() {
        journey("desk");
    }

    #[test]
    fn the_watch_over_pages_sees_what_it_should() {
        journey("watch");
    }

    #[test]
    fn every_page_keeps_to_itself() {
        journey("to-itself");
    }

    #[test]
    fn everybody_can_connect() {
        journey("accessible");
    }

    #[test]
    fn everybody_can_see_what_is_theirs() {
        journey("accessible-own");
    }

    #[test]
    fn everybody_can_allow_renew_and_see_payments() {
        journey("accessible-allowed");
    }

    #[test]
    fn everybody_can_turn_back_and_stand_outside() {
        journey("accessible-ways-out");
    }

    #[test]
    fn everybody_can_read_a_note_and_have_everything_deleted() {
        journey("accessible-last");
    }

    #[test]
    fn everybody_can_work_at_the_desk() {
        journey("accessible-desk");
    }

    #[test]
    fn the_simulator_is_a_phone_with_its_wire_laid_open() {
        journey("phone");
    }

    #[test]
    fn the_phone_works_without_scripts() {
        without_scripts("phone");
    }

    #[test]
    fn every_component_fits_everybody() {
        journey("kit");
    }

    #[test]
    fn the_kit_looks_as_it_did() {
        journey("snapshots");
    }
}
