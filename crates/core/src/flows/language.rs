//! Which language the conversation is in: the customer's last, where there are texts in it, or the one they chose.

use super::{scene::Scene, unsure};
use crate::{
    conversation::{Act, Input, Language, Owner},
    message::Say,
};

/// Goes over to the language of what was typed. The words on a page are English whatever is spoken, and while a person
/// holds the conversation it is theirs to choose.
pub(super) fn follow(scene: &mut Scene<'_>, input: &Input) {
    let Input::Text { reading, .. } = input else { return };
    if scene.state.pairing.is_some() || matches!(scene.state.owner, Owner::Person { .. }) {
        return;
    }
    if let Some(language) = reading.language.as_deref().and_then(Language::of) {
        language.tag().clone_into(&mut scene.state.language);
    }
}

/// "Do you speak …?"
pub(super) fn ask(scene: &mut Scene<'_>) {
    scene.say(offering(Say::key("language-which")).quick("quick-person", Act::Person));
    scene.understood();
}

/// A language without texts.
pub(super) fn others(scene: &mut Scene<'_>) {
    unsure::reply(scene, OTHERS);
}

/// What is said of a language without texts.
pub(super) const OTHERS: &str = "language-others";

/// The customer chose.
pub(super) fn speak(scene: &mut Scene<'_>, language: Language) {
    language.tag().clone_into(&mut scene.state.language);
    scene.say(super::scene::with_menu(Say::key("language-now")));
    scene.understood();
}

/// With every language as a ready answer, each by its own name.
pub(super) fn offering(say: Say) -> Say {
    Language::ALL.into_iter().fold(say, |say, language| say.quick(name(language), Act::Speak(language)))
}

const fn name(language: Language) -> &'static str {
    match language {
        Language::English => "language-en",
        Language::Spanish => "language-es",
        Language::French => "language-fr",
        Language::German => "language-de",
        Language::Portuguese => "language-pt",
        Language::Arabic => "language-ar",
    }
}
