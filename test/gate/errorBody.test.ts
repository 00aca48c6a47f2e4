import { pageTitle, readErrors } from '../../nodes/shared/gate/errorBody';

const one = (errorCode: string, message: string, fields: string[] = []) => [
	{ errorCode, message, fields },
];

it.each([
	['the usual array', [{ message: 'm', errorCode: 'C', fields: ['F'] }], one('C', 'm', ['F'])],
	['an array without fields', [{ errorCode: 'C', message: 'm' }], one('C', 'm')],
	['one object', { errorCode: 'C', message: 'm' }, one('C', 'm')],
	[
		'an array with extended details',
		[{ errorCode: 'C', message: 'm', extendedErrorDetails: [{ extendedErrorCode: 'X' }] }],
		one('C', 'm'),
	],
	[
		'the results of an action',
		[
			{
				actionName: 'a',
				isSuccess: false,
				errors: [{ statusCode: 'C', message: 'm', fields: [] }],
			},
		],
		one('C', 'm'),
	],
	['the results of an action that worked', [{ isSuccess: true, errors: null }], []],
	[
		'the results of a tree',
		{
			hasErrors: true,
			results: [{ referenceId: 'r', errors: [{ statusCode: 'C', message: 'm' }] }],
		},
		one('C', 'm'),
	],
	[
		'a Collections call that failed as a whole',
		[{ success: false, errors: [{ statusCode: 'C', message: 'm', fields: ['F'] }] }],
		one('C', 'm', ['F']),
	],
	[
		'Bulk API 1.0',
		{ exceptionCode: 'InvalidSessionId', exceptionMessage: 'm' },
		one('InvalidSessionId', 'm'),
	],
	[
		'XML',
		'<?xml version="1.0"?><Errors><Error><errorCode>C</errorCode><message>a &lt; b</message></Error></Errors>',
		one('C', 'a < b'),
	],
	['a page of the edge', '<html><title>Busy</title></html>', []],
	['nothing', '', []],
	['no body', undefined, []],
	['the records of an ambiguous external ID', ['/services/data/v67.0/sobjects/A/1'], []],
])('reads %s', (_, body, errors) => {
	expect(readErrors(body)).toEqual(errors);
});

it.each([
	['<html><head><title> Site under maintenance </title>', 'Site under maintenance'],
	['<title></title>', undefined],
	['', undefined],
	[{}, undefined],
])('reads the title of a page: %j', (body, title) => {
	expect(pageTitle(body)).toBe(title);
});
