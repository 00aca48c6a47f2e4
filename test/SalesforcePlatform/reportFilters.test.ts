import { filteredMetadata } from '../../nodes/SalesforcePlatform/operations/reportFilters';
import type { ReportDescription } from '../../nodes/SalesforcePlatform/operations/reportModel';

const filter = (column: string, operator: string, value: string) => ({ column, operator, value });

function described(own: object[], logic: string | null = null): ReportDescription {
	return {
		reportMetadata: {
			name: 'Deals',
			reportFormat: 'TABULAR',
			detailColumns: [],
			aggregates: [],
			groupingsDown: [],
			groupingsAcross: [],
			reportFilters: own as never,
			reportBooleanFilter: logic,
		},
		reportTypeMetadata: {
			categories: [{ columns: { A: { label: 'a' }, B: {}, C: { filterable: false } } }],
		},
	};
}

it("keeps the report's own filters and adds to them", () => {
	const own = { ...filter('A', 'equals', '1'), filterType: 'fieldValue' };

	expect(filteredMetadata(described([own]), [filter('B', 'equals', '2')])).toEqual({
		reportFilters: [own, filter('B', 'equals', '2')],
	});
});

it('puts a filter in the place of one with the same column and operator, and of no other', () => {
	const own = [filter('A', 'greaterThan', '1'), filter('A', 'lessThan', '9')];

	expect(
		filteredMetadata(described(own), [filter('A', 'lessThan', '5'), filter('A', 'lessThan', '7')]),
	).toEqual({
		reportFilters: [own[0], filter('A', 'lessThan', '5'), filter('A', 'lessThan', '7')],
	});
});

it('adds to the logic that joins them', () => {
	const own = [filter('A', 'equals', '1'), filter('A', 'notEqual', '2')];
	const added = [
		filter('A', 'equals', '7'),
		filter('B', 'equals', '3'),
		filter('B', 'equals', '4'),
	];

	expect(filteredMetadata(described(own, '1 OR 2'), added).reportBooleanFilter).toBe(
		'(1 OR 2) AND 3 AND 4',
	);
});

it.each([
	[[filter('C', 'equals', '1')], '"C", by which'],
	[[filter('A', 'is', '1')], 'the operator "is"'],
	[Array.from({ length: 21 }, () => filter('A', 'equals', '1')), 'are 21; Salesforce takes 20'],
])('refuses what Salesforce would refuse', (filters, words) => {
	expect(() => filteredMetadata(described([]), filters)).toThrow(words);
});
