// A foreign OpenID provider (npm `oidc-provider`) in its FAPI 2.0 profile, for tests/foreign_idp.rs.
// Says its port on stdout, ends when stdin closes. Logs everybody in as `customer-1` with two factors.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const home = new URL('../../../../tools/node_modules/oidc-provider/', import.meta.url);
const { Provider } = await import(new URL('lib/index.js', home));

const client = JSON.parse(process.env.CLIENT);
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ACR = 'urn:openbanking:psd2:sca';

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const { port } = server.address();

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: client.id,
    jwks: client.jwks,
    redirect_uris: [client.redirect_uri],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    dpop_bound_access_tokens: true,
    require_pushed_authorization_requests: true,
  }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'idp-1' }] },
  scopes: ['openid', 'accounts'],
  claims: { openid: ['sub'], acr: null, auth_time: null, iss: null, openbanking_intent_id: null },
  acrValues: [ACR],
  cookies: { keys: [randomBytes(16).toString('hex')] },
  enabledJWA: {
    clientAuthSigningAlgValues: ['ES256', 'PS256'],
    idTokenSigningAlgValues: ['ES256', 'PS256'],
    dPoPSigningAlgValues: ['ES256'],
  },
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    fapi: { enabled: true, profile: '2.0' },
  },
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(_, id) {
    return {
      accountId: id,
      claims: async (_use, _scope, claims) => ({
        sub: id,
        openbanking_intent_id: claims?.openbanking_intent_id?.value,
      }),
    };
  },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  let result;
  if (prompt.name === 'login') {
    result = { login: { accountId: 'customer-1', acr: ACR, amr: ['pwd', 'otp'] } };
  } else {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid accounts');
    grant.addOIDCClaims(['openbanking_intent_id', 'acr']);
    result = { consent: { grantId: await grant.save() } };
  }
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }));
});

server.on('request', provider.callback());
console.log(`port ${port}`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
