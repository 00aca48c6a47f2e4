/** The credential types of the package, by name. */
export const credentialTypes = {
	/** Signs in by itself, as an integration user. */
	server: 'salesforceServerApi',
	/** Acts for the person who connected it, by n8n's own OAuth2 machinery. */
	user: 'salesforceUserOAuth2Api',
} as const;

export type CredentialType = (typeof credentialTypes)[keyof typeof credentialTypes];

/**
 * The credential type a node is set to use. Workflows saved before there was a choice hold none, and
 * use the server credential.
 *
 * @param authentication value of the node parameter `authentication`
 */
export function credentialTypeFor(authentication: unknown): CredentialType {
	return authentication === 'userOAuth2' ? credentialTypes.user : credentialTypes.server;
}
