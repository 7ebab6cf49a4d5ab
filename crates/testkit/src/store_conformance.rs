//! What every database behind the store must do, as functions that a test binary runs over each of them:
//!
//! ```text
//! tellerline_testkit::store_conformance!(sqlite, Bed::sqlite);
//! ```
//!
//! Each function gets a [`Bed`]: an empty store, a bank, and people to write for.

mod audit;
mod backups;
mod bed;
mod erasure;
mod factors;
mod hot;
mod links;
mod pages;
mod places;
mod policy;
mod raw;
mod retention;
mod rotation;
mod staff;
mod strangers;
mod vault;
mod web_chat;

pub use audit::*;
pub use backups::*;
pub use bed::{Bed, CANARY, Person};
pub use erasure::*;
pub use factors::*;
pub use hot::*;
pub use links::*;
pub use pages::*;
pub use places::*;
pub use policy::*;
pub use raw::*;
pub use retention::*;
pub use rotation::*;
pub use staff::*;
pub use strangers::*;
pub use vault::*;
pub use web_chat::*;

/// Makes a module of tests that run the whole suite over the beds that `$setup` makes.
#[macro_export]
macro_rules! store_conformance {
    ($name:ident, $setup:expr) => {
        mod $name {
            use super::*;
            // Several threads: what happens at once really does.
            $crate::store_conformance! { @tests [flavor = "multi_thread", worker_threads = 2] $setup,
                equal_submissions_at_once_are_stored_once
                concurrent_turns_give_each_conversation_one_winner_a_version
                a_stale_epoch_writes_nothing
                an_inbox_row_is_handled_by_one_turn
                an_input_that_comes_with_its_turn_is_handled_once
                a_consent_raised_meanwhile_stops_the_turn
                two_owners_never_share_a_partition
                processes_are_counted_while_they_live
                only_the_owner_puts_messages_back
                outcomes_end_once
                a_row_moved_to_another_person_does_not_open
                a_wrong_master_key_is_refused_and_nothing_changes
                keys_of_hours_go_when_their_rows_are_done
                a_link_lives_from_pairing_to_stop
                a_link_that_came_to_life_cannot_be_abandoned
                tokens_are_kept_while_the_link_lives
                a_link_of_somebody_else_is_not_found
                customers_are_found_again
                a_ticket_is_used_once
                an_attempt_moves_one_step_at_a_time
                a_login_state_is_taken_once
                a_browser_may_have_several_attempts
                a_browser_is_unlocked_by_its_pin
                a_ceremony_is_answered_once
                a_passkey_counts_up_and_belongs_to_one
                page_sessions_end
                staff_recover_by_codes_or_by_two_people
                the_daily_allowance_is_never_exceeded
                cases_are_opened_seen_and_closed
                words_are_added_to_a_case
                the_queue_is_sorted_by_need
                a_transcript_reads_as_it_was_said
                echoes_are_told_apart
                what_arrived_late_is_not_unknown_any_more
                old_rows_are_swept
                a_thread_is_numbered_without_gaps_or_doubles
                a_web_session_opens_one_thread
                what_was_heard_on_the_web_comes_with_its_turn
                staff_log_in_once_per_code
                sessions_end_by_idleness_age_and_order
                pauses_are_set_cleared_and_audited
                allowing_a_class_takes_two_officers
                proposals_lapse
                unreadable_events_are_counted
                a_repeated_unreadable_event_is_kept_once
                only_the_newest_unreadable_events_are_kept
                what_was_kept_apart_can_be_read_for_a_week
                a_backup_restores_to_the_same
                a_damaged_backup_is_refused
                every_column_is_in_the_backup
                every_column_is_in_the_data_map
                a_stranger_is_one_open_row_until_it_is_cleared
                strangers_at_once_are_one_row
                cleared_strangers_go_after_their_term
                what_is_logged_reads_back_and_is_proven
                one_process_sequences_and_signs
                two_sequencers_at_once_make_each_row_a_leaf_once
                rows_of_a_dead_process_become_leaves_later
                a_transaction_given_up_leaves_no_gap
                a_turn_that_lost_leaves_no_entry
                an_erased_person_leaves_a_log_that_holds
                an_edited_entry_is_found
                a_deleted_row_is_found
                reordered_rows_are_found
                rows_swapped_between_customers_are_found
                a_truncated_log_is_found
                changed_tiles_and_checkpoints_are_found
                a_log_rewritten_with_the_valid_key_is_found
                rows_that_wait_are_checked_too
                a_pack_holds_what_is_about_one_person
                tiles_are_published_by_their_names
                old_writers_and_checkpoints_are_tidied
                an_erased_person_leaves_only_what_must_be_kept
                who_was_erased_is_met_as_somebody_new
                erasing_a_customer_spares_whose_chat_it_is
                a_conversation_is_emptied_and_goes_on
                evidence_goes_only_by_order_and_without_open_cases
                a_hold_keeps_a_person_until_it_is_lifted
                a_request_waits_and_can_be_taken_back
                a_restored_backup_is_erased_again
                a_torn_line_of_the_ledger_is_written_anew
                old_lines_go_and_the_rest_reads_on
                ended_links_go_in_two_steps
                silent_people_go_and_at_last_what_was_kept
                retention_is_one_processs_turn
                what_the_log_says_goes_by_age_and_the_log_holds
                destroyed_keys_are_gone_and_make_room
                an_erased_customer_can_link_again
                nothing_opens_in_another_place
                a_sealed_value_opens_with_its_own_table_column_and_row_only
                what_was_exchanged_between_tables_or_columns_is_refused
                a_scrub_waits_for_readers
                a_killed_rotation_is_resumed_while_others_work
                no_key_is_written_under_a_generation_that_has_gone
                a_rotation_and_turns_do_not_disturb_each_other
                keys_of_hours_are_rotated
                the_master_key_is_rotated_at_once
                who_has_the_old_master_key_in_memory_can_follow
                a_backup_from_before_a_rotation_needs_the_old_key
                a_copy_of_the_key_is_tried_without_changing_anything
                keys_from_before_the_generations_still_open
            }
            // One thread: what is submitted together is one group of the writer, every time.
            $crate::store_conformance! { @tests [flavor = "current_thread"] $setup,
                a_poisoned_group_fails_only_its_guilty_member
                a_poisoned_group_does_not_fork_the_chain
                a_lost_rare_write_takes_its_turn_with_it
                a_withdrawal_cancels_the_reads_of_its_own_group
                timers_are_set_replaced_and_cancelled
            }
        }
    };
    (@tests [$($runtime:tt)*] $setup:expr, $($test:ident)*) => {
        $crate::store_conformance! { @each ($($runtime)*) $setup, $($test)* }
    };
    (@each $runtime:tt $setup:expr, $($test:ident)*) => {
        $($crate::store_conformance! { @one $runtime $setup, $test })*
    };
    (@one ($($runtime:tt)*) $setup:expr, $test:ident) => {
        #[tokio::test($($runtime)*)]
        async fn $test() {
            $crate::store_conformance::$test($setup().await).await;
        }
    };
}
