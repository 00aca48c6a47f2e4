import type { RunningOrg } from '../../org/index';

/** What a request may name that only this org knows, and what `=created` stands for. */
type Known = Record<string, string>;
type Setup = (org: RunningOrg) => Known;

/** The condensed cases leave their set-up out; this is the state each one speaks of. */
export const setups: Readonly<Record<string, Setup>> = {
	'crud-002': account({ Name: 'Acme' }, { '=created': 'Acme' }),
	'crud-003': account(),
	'crud-004': account(),
	'crud-005': account({ Name: 'Acme' }, { '=created': 'Acme' }),
	'crud-007': (org) => {
		const known = account({ Name: 'before' }, { '=updated': 'after' })(org);
		org.seed('Account', [{ Id: known['id'], Name: 'after' }], { update: true });
		return known;
	},
	'crud-008': (org) => {
		const known = account({ Name: 'untouched', Phone: '111-111-1111' })(org);
		org.seed('Account', [{ Id: known['id'], Phone: '222-222-2222' }], { update: true });
		return known;
	},
	'crud-012': account(),
	'crud-013': account({ Phone: '415-555-0100', Website: 'https://conformance.example.com' }),
	'crud-014': (org) => {
		const { id = '' } = account()(org);
		org.store.transaction({}, () => ({
			result: org.store.remove('Account', id),
			commit: true,
		}));
		return { deletedId: id };
	},
	'crud-015': (org) => ({ id: org.seed('Contact', [{ LastName: 'X' }])[0] ?? '' }),
	'crud-017': account({ ExternalId__c: 'CONF-UPD-1' }),
	'errors-008': account(),
	'errors-014': account(),
	'soql-001': account({ Name: 'SoqlOne' }),
	'soql-005': site('AAA', 'ZZZ', 'MMM'),
	'soql-008': site('OrA', 'OrB', 'OrC'),
	'soql-011': site('AAA', 'BBB', 'CCC'),
	'soql-012': site('AAA', 'BBB', 'CCC'),
	'soql-014': (org) => {
		const [parent] = org.seed('Account', [{ Name: 'Parent' }]);
		return { cid: org.seed('Account', [{ Name: 'Child', ParentId: parent }])[0] ?? '' };
	},
	'soql-015': account(),
	'soql-016': (org) => {
		const { id = '' } = account()(org);
		org.seed('Contact', [{ LastName: 'Kid', AccountId: id }]);
		return { aid: id };
	},
	'soql-017': (org) => ({ aid: account()(org)['id'] ?? '' }),
	'soql-018': site('Acme Corp', 'Other'),
	'soql-019': site('AAA', 'BBB', 'CCC'),
	'soql-013': (org) => {
		org.change({ emptyIn: 'no-rows' });
		return {};
	},
	'validation-001': negativeRevenueRefused,
	'validation-003': (org) => ({ ...account()(org), ...negativeRevenueRefused(org) }),
	'faults-001': (org) => {
		const known = account()(org);
		org.fault({ match: { method: 'PATCH' }, kind: 'lock-row', times: 1 });
		return known;
	},
	'faults-002': (org) => {
		org.fault({ match: { path: '/describe' }, kind: 'limit-total', times: 1 });
		return {};
	},
};

/** Cases that this org answers otherwise, each with the reason. */
export const differing: Readonly<Record<string, string>> = {};

function negativeRevenueRefused(org: RunningOrg): Known {
	const message = 'Annual Revenue cannot be negative';
	org.store.setRules({
		...org.store.rules,
		validation: [{ object: 'Account', when: 'AnnualRevenue < 0', message }],
	});
	return {};
}

function account(values: Known = {}, known: Known = {}): Setup {
	return (org) => ({
		...known,
		id: org.seed('Account', [{ Name: 'Conformance', ...values }])[0] ?? '',
	});
}

/** Accounts with these names, all of one site. */
function site(...names: string[]): Setup {
	return (org) => {
		org.seed(
			'Account',
			names.map((name) => ({ Name: name, Site: 'S' })),
		);
		return {};
	};
}
