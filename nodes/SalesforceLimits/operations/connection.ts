import { SIGN_IN_ANEW, SIGN_IN_MARK } from '../../shared/auth/marks';
import { errorOf, type SalesforceCallError } from '../../shared/client/errors';
import type { SalesforceClient } from '../../shared/client/types';
import type { Outcome } from '../../shared/gate/call';
import { soqlName } from '../../shared/soql/name';
import {
	limitStep,
	objectStep,
	permissionStep,
	userStep,
	type Identity,
} from './connectionDetails';
import { failedBy, failedStep, firstFailure, passed, type Step } from './connectionStep';

/** Other clients found that these words mean a token without the scope. */
const NO_API_SCOPE = 'This session is not valid for use with the REST API';

/** ID of the org and of the user at the end of an identity URL. */
const IDENTITY = /\/id\/(00D[A-Za-z0-9]{12,15})\/(005[A-Za-z0-9]{12,15})$/;

/**
 * The smoke test of a credential, in five calls at most: signs in anew where the credential can, and
 * looks at the version, the user, its permissions, one object and the limits. Never throws for what
 * Salesforce answers: each step says how it went and what to do.
 *
 * @param object API name of the object to look at
 * @param signInAnew whether the credential can be made to sign in for this check
 */
export async function checkConnection(
	client: SalesforceClient,
	object: string,
	{ signInAnew }: { signInAnew: boolean },
): Promise<Step[]> {
	const name = soqlName(object, "'Object'");
	const root = await client.send({
		method: 'GET',
		path: '/',
		lane: 'interactive',
		...(signInAnew && { headers: { [SIGN_IN_MARK]: SIGN_IN_ANEW } }),
	});
	const opening = openingSteps(client, root);
	if (firstFailure(opening)) return opening;
	const identity = identityOf(root);
	return [
		...opening,
		await userStep(client, identity),
		await permissionStep(client),
		await objectStep(client, name),
		await limitStep(client),
	];
}

/** The first call tells of the sign-in, of access to the API and of the version. */
function openingSteps(client: SalesforceClient, outcome: Outcome): Step[] {
	const { apiVersion } = client;
	const signedIn = passed('signIn', signInText(client));
	if (outcome.kind === 'answered') {
		return [signedIn, passed('version', `The org offers version ${apiVersion}`)];
	}
	const error = errorOf(outcome, { method: 'GET', path: '/' });
	const { httpStatus } = error;
	if (httpStatus === 404 || httpStatus === 410) {
		const why = httpStatus === 410 ? 'has retired' : 'does not offer';
		return [
			signedIn,
			failedStep('version', `The org ${why} version ${apiVersion} (${error.message})`, {
				advice: "Enter another 'API Version' in the credential; its default is a good choice.",
			}),
		];
	}
	const noScope = error.message.includes(NO_API_SCOPE);
	if (httpStatus === undefined || (httpStatus === 401 && !noScope)) {
		return [failedBy('signIn', error)];
	}
	return [signedIn, apiAccessStep(error)];
}

function identityOf(outcome: Outcome): Identity | undefined {
	if (outcome.kind !== 'answered') return undefined;
	const { identity } = (outcome.reply.body ?? {}) as { identity?: unknown };
	const match = typeof identity === 'string' ? IDENTITY.exec(identity) : null;
	return match?.[1] && match[2] ? { orgId: match[1], userId: match[2] } : undefined;
}

function signInText({ history }: SalesforceClient): string {
	const { scope } = history.signIns().at(-1) ?? {};
	return `Salesforce gave out a token${scope === undefined ? '' : `, good for: ${scope}`}`;
}

function apiAccessStep(error: SalesforceCallError): Step {
	if (!error.message.includes(NO_API_SCOPE)) return failedBy('apiAccess', error);
	return failedStep('apiAccess', error.message, {
		advice:
			'Add the scope "Manage user data via APIs (api)" to the app in Salesforce: Setup > External Client App Manager > the app > Settings > OAuth Settings.',
	});
}
