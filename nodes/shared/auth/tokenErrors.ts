/** The ways to get a token, as far as advice differs by them. */
export type Flow = 'jwtBearer' | 'clientCredentials' | 'webServer';

/** What to do about one of the token endpoint's errors. */
export interface Advice {
	text: string;
	/** Whether the same sign-in may succeed later without anyone changing a setting. */
	transient: boolean;
	/** Milliseconds to leave Salesforce alone. */
	waitMs?: number;
}

interface AdviceRow {
	/** Salesforce's `error`; left out where Salesforce is not consistent about it. */
	error?: string;
	/** Found in Salesforce's `error_description`, in lower case; left out where any will do. */
	description?: string;
	text: string | ((flow: Flow) => string);
	transient?: boolean;
	waitMs?: number;
}

/** Milliseconds to leave a user alone who has signed in too often, as others found it to be needed. */
const LOGIN_RATE_WAIT_MS = 15 * 60_000;

const APPROVE =
	"Open the app's policies (Setup > External Client App Manager > your app > Policies), set Permitted Users to 'Admin approved users are pre-authorized', and add a profile or permission set of the user there.";

/** What ends a refresh token, and the way out. */
export const RECONNECT =
	"Open the credential and connect it again by 'Switch account'. A refresh token ends when someone revokes it, when the app's refresh token policy says so, and when the same user approves the same app for the sixth time: an app allows five approvals per user, and the sixth revokes the oldest. Give each n8n and each credential that connects the same user an app of its own.";

const ENABLE: Readonly<Record<Flow, string>> = {
	clientCredentials: "Switch on 'Enable Client Credentials Flow' in the app's OAuth settings",
	jwtBearer:
		"Switch on 'Enable JWT Bearer Flow' in the app's OAuth settings and upload the certificate there",
	webServer:
		"Switch on 'Enable Authorization Code and Credentials Flow' in the app's OAuth settings",
};

const HOST = "'My Domain URL' starts with https:// and is the org's current address";

/**
 * The known errors of the token endpoint, more particular ones first. Codes and texts are
 * Salesforce's, gathered from its documentation and from replies reported by others.
 */
const ADVICE: readonly AdviceRow[] = [
	{
		error: 'invalid_client_id',
		text: "Salesforce does not know the consumer key at this host. Check 'Consumer Key' and 'My Domain URL'. A new app takes about 10 minutes to become known.",
	},
	{
		error: 'invalid_client',
		text: (flow) =>
			flow !== 'jwtBearer'
				? "'Consumer Secret' is wrong, or does not belong to 'Consumer Key'. Copy both again from the External Client App under Settings > OAuth Settings > Consumer Key and Secret."
				: "The app did not accept 'Consumer Key' together with 'Private Key'. Check that the certificate uploaded to this app belongs to this key.",
	},
	{
		error: 'unsupported_grant_type',
		text: (flow) => `${ENABLE[flow]}, and check that ${HOST}.`,
	},
	{
		error: 'invalid_grant',
		description: 'request not supported on this domain',
		text: "Enter the My Domain of your org in 'My Domain URL', like https://mycompany.my.salesforce.com: this host does not offer the flow.",
	},
	{
		error: 'invalid_grant',
		description: 'no client credentials user enabled',
		text: "Choose the user the app acts as: Setup > External Client App Manager > your app > Policies > OAuth Policies, 'Run As' below 'Enable Client Credentials Flow'.",
	},
	{ error: 'invalid_app_access', text: `The user may not use this app yet. ${APPROVE}` },
	{
		description: 'admin approved',
		text: `The user may not use this app yet. ${APPROVE}`,
	},
	{
		error: 'app_not_found',
		text: "Enter the My Domain of the org that holds the app in 'My Domain URL', like https://mycompany.my.salesforce.com: an External Client App is known to its own org alone, not to login.salesforce.com or test.salesforce.com.",
	},
	{
		error: 'invalid_grant',
		description: "hasn't approved this consumer",
		text: `Nobody has allowed this app to act for 'Username'. ${APPROVE}`,
	},
	{
		error: 'invalid_grant',
		description: 'audience',
		text: "The assertion names a host that Salesforce does not accept. Clear 'Audience', and enter the My Domain of your org in 'My Domain URL', like https://mycompany.my.salesforce.com.",
	},
	{
		error: 'invalid_grant',
		description: 'invalid assertion',
		text: "Salesforce could not verify the signed assertion. Check that the certificate uploaded to the app belongs to 'Private Key', that 'Consumer Key' is of this app, and that this machine's clock is right.",
	},
	{
		error: 'invalid_grant',
		description: 'expired access/refresh token',
		text: RECONNECT,
	},
	{
		error: 'invalid_grant',
		description: 'expired authorization code',
		text: 'The authorization code was used already or is too old. Start the sign-in again.',
	},
	{
		description: 'login rate exceeded',
		text: 'The user signed in too often within an hour. Give each integration a user of its own.',
		transient: true,
		waitMs: LOGIN_RATE_WAIT_MS,
	},
	{
		error: 'invalid_grant',
		description: 'user is locked',
		text: 'Unlock the user in Salesforce under Setup > Users, or wait until the lock ends.',
	},
	{
		error: 'invalid_grant',
		description: 'inactive user',
		text: 'Activate the user in Salesforce under Setup > Users, or enter another user.',
	},
	{
		error: 'invalid_grant',
		description: 'authentication failure',
		text: "Salesforce refused the user. Check the user's Login History in Salesforce: the usual causes are a login IP range of the profile, login hours, a wrong user name, or a flow that is switched off.",
	},
	{
		error: 'invalid_request',
		description: 'missing required parameter',
		text: "The request reached Salesforce without its form. Check that 'My Domain URL' is the org's current address and that no proxy changes requests.",
	},
	{
		error: 'redirect_uri_mismatch',
		text: 'Enter the redirect URL of this n8n as a callback URL in the app.',
	},
	{
		description: 'ip restricted',
		text: "Salesforce does not let the user in from this machine's address. Add the address to the login IP ranges of the user's profile, or set IP Relaxation in the app's policies.",
	},
	{
		error: 'unknown_error',
		description: 'retry',
		text: 'Salesforce asks for another try.',
		transient: true,
	},
];

/** Looks up what to do; undefined when Salesforce's own words are all there is. */
export function adviceFor(error: string, description: string, flow: Flow): Advice | undefined {
	// Salesforce writes a straight or a typographic apostrophe.
	const said = description.toLowerCase().replaceAll('’', "'");
	const row = ADVICE.find(
		(candidate) =>
			(candidate.error === undefined || candidate.error === error) &&
			(candidate.description === undefined || said.includes(candidate.description)),
	);
	if (!row) return undefined;
	const text = typeof row.text === 'string' ? row.text : row.text(flow);
	return {
		text: flow === 'webServer' ? inN8nsWords(text) : text,
		transient: row.transient ?? false,
		waitMs: row.waitMs,
	};
}

/** n8n shows its own labels on the fields of OAuth2 credentials. */
function inN8nsWords(text: string): string {
	return text
		.replaceAll("'Consumer Key'", "'Client ID'")
		.replaceAll("'Consumer Secret'", "'Client Secret'");
}
