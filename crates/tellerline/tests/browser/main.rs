//! Journeys of people through real pages in a real browser: each test starts the built binary's demo on free ports
//! and hands it to a script in `tools/browser/`, which sees no more of the product than a person does.

mod demo;

mod browser {
    use crate::demo::Demo;

    /// Runs a script against a demo of its own.
    fn journey(script: &str) {
        Demo::start(script).walk(script, &[]);
    }

    #[test]
    fn a_new_person_links_and_sees_the_ledgers_figures() {
        journey("main");
    }

    #[test]
    fn the_same_works_without_scripts() {
        let demo = Demo::start("main-without-scripts");
        demo.walk("main", &[("TELLERLINE_JAVASCRIPT", "off")]);
    }
}
