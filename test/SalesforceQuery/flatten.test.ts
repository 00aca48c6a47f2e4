import { shaped } from '../../nodes/SalesforceQuery/operations/flatten';
import { childLists, outlineOf, selectedPaths } from '../../nodes/shared/soql/outline';

const children = (...records: object[]) => ({ totalSize: records.length, done: true, records });

const QUERY =
	'SELECT Name, (SELECT Name, Owner.Name, (SELECT LastName FROM Contacts) FROM ChildAccounts) FROM Account';
const paths = selectedPaths(outlineOf(QUERY));
const lists = childLists(outlineOf(QUERY));
const record = {
	Name: 'Top',
	ChildAccounts: children(
		{
			Name: 'A',
			Owner: { Name: 'Olga' },
			Contacts: children({ LastName: 'One' }, { LastName: 'Two' }),
		},
		{ Name: 'B', Owner: null, Contacts: null },
	),
};

it('names the fields of a subquery in a subquery by both relationships', () => {
	expect(paths).toEqual([
		'Name',
		'ChildAccounts.Name',
		'ChildAccounts.Owner.Name',
		'ChildAccounts.Contacts.LastName',
	]);
	expect(lists).toEqual(['ChildAccounts', 'ChildAccounts.Contacts']);
});

it('keeps the children of children in a list of their own', () => {
	expect(shaped(record, 'parents', paths, lists)).toEqual([
		{
			Name: 'Top',
			ChildAccounts: [
				{ Name: 'A', 'Owner.Name': 'Olga', Contacts: [{ LastName: 'One' }, { LastName: 'Two' }] },
				{ Name: 'B', 'Owner.Name': null, Contacts: [] },
			],
		},
	]);
});

it('makes a row of each child of a child', () => {
	const child = (name: string, owner: string | null, contact: string | null) => ({
		Name: 'Top',
		'ChildAccounts.Name': name,
		'ChildAccounts.Owner.Name': owner,
		'ChildAccounts.Contacts.LastName': contact,
	});
	expect(shaped(record, 'rows', paths, lists)).toEqual([
		child('A', 'Olga', 'One'),
		child('A', 'Olga', 'Two'),
		child('B', null, null),
	]);
});
