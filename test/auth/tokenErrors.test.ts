import { adviceFor, type Flow } from '../../nodes/shared/auth/tokenErrors';

/** Every text of the token endpoint that is known, and what its advice has to name. */
it.each<[error: string, description: string, names: string, flow?: Flow]>([
	['invalid_client', 'invalid client credentials', "'Consumer Secret' is wrong"],
	['invalid_client', 'invalid client credentials', "'Private Key'", 'jwtBearer'],
	['invalid_client', 'invalid client credentials', "'Client Secret' is wrong", 'webServer'],
	['invalid_client_id', 'client identifier invalid', 'about 10 minutes'],
	['unsupported_grant_type', 'grant type not supported', 'Enable Client Credentials Flow'],
	['unsupported_grant_type', 'grant type not supported', 'Enable JWT Bearer Flow', 'jwtBearer'],
	['unsupported_grant_type', 'grant type not supported', 'Authorization Code', 'webServer'],
	['invalid_grant', 'request not supported on this domain', 'this host does not offer the flow'],
	['invalid_grant', 'no client credentials user enabled', "'Run As'"],
	['invalid_app_access', 'user is not admin approved to access this app', 'pre-authorized'],
	['invalid_grant', 'user is not admin approved to access this app', 'pre-authorized'],
	['invalid_grant', "user hasn't approved this consumer", 'allowed this app to act', 'jwtBearer'],
	['invalid_grant', 'user hasn’t approved this consumer', 'allowed this app to act', 'jwtBearer'],
	['invalid_grant', 'audience is invalid', "Clear 'Audience'", 'jwtBearer'],
	['app_not_found', 'External client app is not installed in this org', 'its own org alone'],
	['invalid_grant', 'invalid assertion', "this machine's clock", 'jwtBearer'],
	['invalid_grant', 'expired access/refresh token', 'five approvals per user', 'webServer'],
	['invalid_grant', 'expired authorization code', 'Start the sign-in again', 'webServer'],
	['invalid_grant', 'authentication failure', 'Login History'],
	['invalid_grant', 'authentication failure - Invalid Password', 'Login History'],
	['invalid_grant', 'user is locked', 'Unlock the user'],
	['invalid_grant', 'inactive user', 'Activate the user'],
	['invalid_grant', 'login rate exceeded', 'a user of its own'],
	['login_rate_exceeded', 'login rate exceeded', 'a user of its own'],
	['invalid_request', 'missing required parameter: grant_type', 'no proxy changes requests'],
	['redirect_uri_mismatch', 'redirect_uri must match configuration', 'callback URL', 'webServer'],
	['invalid_grant', 'ip restricted', 'login IP ranges'],
	['unknown_error', 'retry your request', 'another try'],
])('%s, "%s": the advice names %s', (error, description, names, flow = 'clientCredentials') => {
	expect(adviceFor(error, description, flow)?.text).toContain(names);
});

it('leaves Salesforce alone for a quarter of an hour after too many logins', () => {
	const advice = adviceFor('invalid_grant', 'login rate exceeded', 'jwtBearer');
	expect(advice).toMatchObject({ transient: true, waitMs: 15 * 60_000 });
});

it('has no advice where it knows nothing', () => {
	expect(adviceFor('something_new', 'explained by itself', 'jwtBearer')).toBeUndefined();
});
