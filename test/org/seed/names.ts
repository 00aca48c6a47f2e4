/** Invented people and companies; any likeness to real ones is chance. */

export const firstNames = [
	'Amara',
	'Bruno',
	'Chiara',
	'Daniel',
	'Elif',
	'Farid',
	'Grace',
	'Hannah',
	'Ivan',
	'Jana',
	'Kofi',
	'Lena',
	'Mateo',
	'Noor',
	'Olga',
	'Pedro',
	'Quentin',
	'Rosa',
	'Søren',
	'Tomoko',
	'Ursula',
	'Viktor',
	'Wanjiru',
	'Zoë',
];

export const lastNames = [
	'Almeida',
	'Becker',
	'Castillo',
	'Dubois',
	'Eriksen',
	'Farkas',
	'García',
	'Haddad',
	'Ito',
	'Jansen',
	'Kowalski',
	'Lindqvist',
	'Moreau',
	'Nowak',
	"O'Brien",
	'Petrova',
	'Quist',
	'Rossi',
	'Schäfer',
	'Tanaka',
	'Usman',
	'Vargas',
	'Weber',
	'Yilmaz',
];

export const titles = [
	'Chief Executive Officer',
	'VP Sales',
	'Head of Procurement',
	'IT Manager',
	'Controller',
	'Operations Lead',
	'Buyer',
	'Project Manager',
];

export interface Company {
	name: string;
	domain: string;
	industry: string;
	type: string;
	city: string;
	country: string;
	employees: number;
	revenue: number;
	rating: string;
}

export const companies: readonly Company[] = [
	company(
		'Northwind Grain Cooperative',
		'northwind-grain',
		'Agriculture',
		'Minneapolis',
		'USA',
		640,
	),
	company('Baltic Rail Freight', 'balticrail', 'Transportation', 'Gdańsk', 'Poland', 2100),
	company('Cobalt Ridge Energy', 'cobaltridge', 'Energy', 'Calgary', 'Canada', 930),
	company('Dunes & Harbour Hotels', 'dunesharbour', 'Hospitality', 'Lisbon', 'Portugal', 410),
	company('Edelweiss Medtech AG', 'edelweiss-medtech', 'Healthcare', 'Basel', 'Switzerland', 275),
	company('Fjordlys Telecom', 'fjordlys', 'Telecommunications', 'Bergen', 'Norway', 1800),
	company('Granite State Insurance Brokers', 'granitebrokers', 'Insurance', 'Concord', 'USA', 120),
	company('Hoshino Precision Works', 'hoshino-precision', 'Machinery', 'Nagoya', 'Japan', 3400),
	company('Isla Verde Foods', 'islaverde', 'Food & Beverage', 'San Juan', 'USA', 88),
	company('Juniper Street Books', 'juniperstreet', 'Retail', 'Dublin', 'Ireland', 35),
	company(
		'Kestrel Aerospace Components',
		'kestrel-aero',
		'Manufacturing',
		'Toulouse',
		'France',
		5200,
	),
	company('Lumen Public Schools Trust', 'lumentrust', 'Education', 'Leeds', 'United Kingdom', 760),
];

function company(
	name: string,
	domain: string,
	industry: string,
	city: string,
	country: string,
	employees: number,
): Company {
	const isLarge = employees > 1000;
	return {
		name,
		domain: `${domain}.example`,
		industry,
		city,
		country,
		employees,
		type: isLarge ? 'Customer - Direct' : 'Prospect',
		revenue: employees * 145_000,
		rating: isLarge ? 'Hot' : employees > 300 ? 'Warm' : 'Cold',
	};
}
