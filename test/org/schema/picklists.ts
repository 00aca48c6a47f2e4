/** Values of the standard picklists that several objects share. */

export const salutations = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.'];
export const ratings = ['Hot', 'Warm', 'Cold'];
export const leadSources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];
export const cleanStatuses = [
	'Matched',
	'Different',
	'Acknowledged',
	'NotFound',
	'Inactive',
	'Pending',
	'SelectMatch',
	'Skipped',
];
export const industries = [
	'Agriculture',
	'Apparel',
	'Banking',
	'Biotechnology',
	'Chemicals',
	'Communications',
	'Construction',
	'Consulting',
	'Education',
	'Electronics',
	'Energy',
	'Engineering',
	'Entertainment',
	'Environmental',
	'Finance',
	'Food & Beverage',
	'Government',
	'Healthcare',
	'Hospitality',
	'Insurance',
	'Machinery',
	'Manufacturing',
	'Media',
	'Not For Profit',
	'Recreation',
	'Retail',
	'Shipping',
	'Technology',
	'Telecommunications',
	'Transportation',
	'Utilities',
	'Other',
];

/** Opportunity stages with the probability and forecast category each one sets. */
export const stages: ReadonlyArray<{
	name: string;
	probability: number;
	forecast: string;
	closed?: boolean;
	won?: boolean;
}> = [
	{ name: 'Prospecting', probability: 10, forecast: 'Pipeline' },
	{ name: 'Qualification', probability: 10, forecast: 'Pipeline' },
	{ name: 'Needs Analysis', probability: 20, forecast: 'Pipeline' },
	{ name: 'Value Proposition', probability: 50, forecast: 'Pipeline' },
	{ name: 'Id. Decision Makers', probability: 60, forecast: 'Pipeline' },
	{ name: 'Perception Analysis', probability: 70, forecast: 'Pipeline' },
	{ name: 'Proposal/Price Quote', probability: 75, forecast: 'Pipeline' },
	{ name: 'Negotiation/Review', probability: 90, forecast: 'Pipeline' },
	{ name: 'Closed Won', probability: 100, forecast: 'Closed', closed: true, won: true },
	{ name: 'Closed Lost', probability: 0, forecast: 'Omitted', closed: true },
];
