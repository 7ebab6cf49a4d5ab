// A Bottender bot as its documentation shows one: the text `help` gets a fixed sentence.
module.exports = async function App(context) {
  if (context.event.isText && context.event.text === 'help') {
    await context.sendText('I can show your balance, report fraud, or bring a person into this chat.');
  }
};
