import { readRowError } from '../../nodes/shared/bulk/failedRow';

test.each([
	[
		'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --',
		{
			statusCode: 'REQUIRED_FIELD_MISSING',
			message: 'Required fields are missing: [Name]',
			fields: ['Name'],
		},
	],
	[
		'FIELD_CUSTOM_VALIDATION_EXCEPTION:Ratio must be 1:2 or 1:3:--',
		{
			statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
			message: 'Ratio must be 1:2 or 1:3',
			fields: [],
		},
	],
	[
		'DUPLICATE_VALUE:duplicate value found: X duplicates:A__c B__c --',
		{
			statusCode: 'DUPLICATE_VALUE',
			message: 'duplicate value found: X duplicates',
			fields: ['A__c', 'B__c'],
		},
	],
	['UNABLE_TO_LOCK_ROW:busy', { statusCode: 'UNABLE_TO_LOCK_ROW', message: 'busy', fields: [] }],
	['something else', { statusCode: 'UNKNOWN', message: 'something else', fields: [] }],
	['', { statusCode: 'UNKNOWN', message: '', fields: [] }],
])('reads %j', (text, expected) => {
	expect(readRowError(text)).toEqual(expected);
});
