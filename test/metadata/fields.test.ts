import { fieldOptions, fieldsToRead } from '../../nodes/shared/metadata/fields';
import { fieldDescribe, objectDescribe } from '../support/describes';

const account = objectDescribe('Account', [
	fieldDescribe('Name', { label: 'Account Name' }),
	fieldDescribe('BillingAddress', { type: 'address' }),
	fieldDescribe('Body', { type: 'base64' }),
]);

describe('fieldsToRead', () => {
	it('reads everything but compound and binary fields when none are chosen', () => {
		expect(fieldsToRead(account, [])).toEqual([
			'Id',
			'CreatedDate',
			'SystemModstamp',
			'IsDeleted',
			'Name',
		]);
	});

	it('reads the chosen fields once each, in describe’s case, and Id', () => {
		expect(fieldsToRead(account, ['name', 'BillingAddress', 'Name', 'id'])).toEqual([
			'Id',
			'Name',
			'BillingAddress',
		]);
	});

	it('names every field that the object does not have', () => {
		expect(() => fieldsToRead(account, ['Name', 'Nam', "x'"])).toThrow(
			'Account has no field "Nam", "x\'", or the integration user may not see it',
		);
	});
});

describe('fieldOptions', () => {
	it('lists the readable fields by label', () => {
		expect(fieldOptions(account).map(({ name }) => name)).toEqual([
			'Account ID (Id)',
			'Account Name (Name)',
			'BillingAddress',
			'Created Date (CreatedDate)',
			'Deleted (IsDeleted)',
			'System Modstamp (SystemModstamp)',
		]);
	});
});
