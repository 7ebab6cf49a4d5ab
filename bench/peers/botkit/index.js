// A Botkit bot as its documentation shows one: the text `help` gets a fixed sentence.
//
// Botkit's Facebook adapter always calls `https://`. The fake Graph API speaks plain HTTP, to everybody alike, so
// the scheme is changed on the way out, and connections are kept alive, which Botkit does not do by itself:
// both in its favour.
const http = require('http');
const request = require('request'); // which the adapter needs and does not declare
const agent = new http.Agent({ keepAlive: true });
require.cache[require.resolve('request')].exports = (options, callback) =>
  request({ ...options, uri: options.uri.replace('https://', 'http://'), agent }, callback);

const { Botkit } = require('botkit');
const { FacebookAdapter } = require('botbuilder-adapter-facebook');

const adapter = new FacebookAdapter({
  verify_token: 'verify',
  app_secret: 'app-secret',
  access_token: 'page-token',
  api_host: new URL(process.env.GRAPH_URL).host,
});
const controller = new Botkit({ webhook_uri: '/webhooks/messenger', adapter });

controller.hears('help', 'message', async (bot, message) => {
  await bot.reply(message, 'I can show your balance, report fraud, or bring a person into this chat.');
});
