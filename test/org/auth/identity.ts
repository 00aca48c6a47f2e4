import type { OrgIdentity } from './grants';

/** The URL that names the user, as token replies carry it. */
export function identityUrl(identity: OrgIdentity): string {
	return `${identity.url}/id/${identity.organizationId}/${identity.userId}`;
}

/** The endpoints an identity names, `{version}` left for the caller to fill. */
function endpoints(identity: OrgIdentity): Record<string, string> {
	const data = `${identity.url}/services/data/v{version}/`;
	const soap = (kind: string): string =>
		`${identity.url}/services/Soap/${kind}/{version}/${identity.organizationId.slice(0, 15)}`;
	return {
		enterprise: soap('c'),
		metadata: soap('m'),
		partner: soap('u'),
		rest: data,
		sobjects: `${data}sobjects/`,
		search: `${data}search/`,
		query: `${data}query/`,
		recent: `${data}recent/`,
		tooling_soap: soap('T'),
		tooling_rest: `${data}tooling/`,
		profile: `${identity.url}/${identity.userId}`,
		feeds: `${data}chatter/feeds`,
		groups: `${data}chatter/groups`,
		users: `${data}chatter/users`,
		feed_items: `${data}chatter/feed-items`,
		feed_elements: `${data}chatter/feed-elements`,
		custom_domain: identity.url,
	};
}

/** The body of the `id` URL of a token response. */
export function identityBody(identity: OrgIdentity): object {
	return {
		id: identityUrl(identity),
		asserted_user: true,
		user_id: identity.userId,
		organization_id: identity.organizationId,
		username: identity.username,
		nick_name: 'integration',
		display_name: 'Integration User',
		email: identity.username,
		email_verified: true,
		first_name: 'Integration',
		last_name: 'User',
		timezone: 'America/Los_Angeles',
		photos: {
			picture: `${identity.url}/profilephoto/005/F`,
			thumbnail: `${identity.url}/profilephoto/005/T`,
		},
		addr_street: null,
		addr_city: null,
		addr_state: null,
		addr_country: null,
		addr_zip: null,
		mobile_phone: null,
		mobile_phone_verified: false,
		is_lightning_login_user: false,
		status: { created_date: null, body: null },
		urls: endpoints(identity),
		active: true,
		user_type: 'STANDARD',
		language: 'en_US',
		locale: 'en_US',
		utcOffset: -28_800_000,
		last_modified_date: '2026-01-05T08:00:00Z',
		is_app_installed: true,
	};
}

/** The body of `/services/oauth2/userinfo`. */
export function userInfoBody(identity: OrgIdentity): object {
	return {
		sub: identityUrl(identity),
		user_id: identity.userId,
		organization_id: identity.organizationId,
		preferred_username: identity.username,
		nickname: 'integration',
		name: 'Integration User',
		email: identity.username,
		email_verified: true,
		given_name: 'Integration',
		family_name: 'User',
		zoneinfo: 'America/Los_Angeles',
		active: true,
		user_type: 'STANDARD',
		language: 'en_US',
		locale: 'en_US',
		utcOffset: -28_800_000,
		urls: endpoints(identity),
		is_app_installed: true,
	};
}
