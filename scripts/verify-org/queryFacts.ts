import { judged, untold, type Fact, type Finding } from './fact';
import { at, listAt, summary, type Reader } from './reader';

const wholeSecond = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/;
const noRecord = '001000000000001AAA';

async function stamps(reader: Reader): Promise<Finding> {
	const reply = await reader.query(
		'SELECT SystemModstamp FROM User ORDER BY SystemModstamp DESC LIMIT 200',
	);
	const values = listAt(reply.body, 'records').map((record) => at(record, 'SystemModstamp'));
	if (values.length === 0) return untold(`users: ${summary(reply)}`);
	const odd = values.filter((value) => typeof value !== 'string' || !wholeSecond.test(value));
	return judged(odd.length === 0, `${odd.length} of ${values.length} with parts of a second`);
}

async function emptyIn(reader: Reader): Promise<Finding> {
	const reply = await reader.query('SELECT Id FROM User WHERE Id IN ()');
	return judged(summary(reply) === '400 MALFORMED_QUERY', summary(reply));
}

async function emptyChildren(reader: Reader): Promise<Finding> {
	const reply = await reader.query(
		"SELECT Id, (SELECT Id FROM Contacts WHERE LastName = 'no such name, we hope') " +
			'FROM Account LIMIT 1',
	);
	if (listAt(reply.body, 'records').length === 0) return untold(`accounts: ${summary(reply)}`);
	const children = at(reply.body, 'records', 0, 'Contacts');
	return judged(children === null, children === null ? 'null' : `a ${typeof children}`);
}

async function unknownField(reader: Reader): Promise<Finding> {
	const reply = await reader.query('SELECT No_Such_Field__c FROM User');
	const text = String(at(reply.body, 0, 'message'));
	const isLaidOut = text.includes('ERROR at Row:1:Column:8\nNo such column');
	return judged(
		summary(reply) === '400 INVALID_FIELD' && isLaidOut,
		`${summary(reply)}, row and column ${isLaidOut ? 'given' : 'not given'}`,
	);
}

async function missingRecord(reader: Reader): Promise<Finding> {
	const reply = await reader.get(`sobjects/Account/${noRecord}`);
	return judged(summary(reply) === '404 NOT_FOUND', summary(reply));
}

async function shortId(reader: Reader): Promise<Finding> {
	const reply = await reader.get('sobjects/Account/123');
	const isFieldName = String(at(reply.body, 0, 'message')).includes('external ID field');
	return judged(
		summary(reply) === '404 NOT_FOUND' && isFieldName,
		`${summary(reply)}, ${isFieldName ? 'read as the name of a field' : 'read otherwise'}`,
	);
}

/** Queries and single records. */
export const queryFacts: readonly Fact[] = [
	{
		id: 'system-modstamp-seconds',
		statement: 'SystemModstamp has whole seconds, printed .000+0000',
		check: stamps,
	},
	{ id: 'soql-empty-in', statement: 'IN () answers 400 MALFORMED_QUERY', check: emptyIn },
	{
		id: 'soql-empty-children',
		statement: 'A child query without rows answers null',
		check: emptyChildren,
	},
	{
		id: 'soql-unknown-field',
		statement: 'An unknown field answers INVALID_FIELD with row and column',
		check: unknownField,
	},
	{
		id: 'record-missing',
		statement: 'An id of no record answers 404 NOT_FOUND',
		check: missingRecord,
	},
	{
		id: 'record-short-id',
		statement: 'An id of another length is read as the name of an external ID field',
		check: shortId,
	},
];
