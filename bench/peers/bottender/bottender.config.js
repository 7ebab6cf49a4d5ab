// Bottender's own configuration file, read by `bottender start`: sessions in memory, signatures checked.
module.exports = {
  session: { driver: 'memory', stores: { memory: { maxSize: 20000 } } },
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      pageId: '100200300',
      appId: '1',
      appSecret: 'app-secret',
      verifyToken: 'verify',
      accessToken: 'page-token',
      origin: process.env.GRAPH_URL,
    },
  },
};
