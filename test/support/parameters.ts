import type { INodeParameters } from 'n8n-workflow';

/** As picked from the list: n8n checks a typed name against the clock, which a busy machine can lose. */
export function objectNamed(name: string): INodeParameters {
	return { __rl: true, mode: 'list', value: name };
}

/** 'Map Automatically', with the column to match on if there is one. */
export function autoMap(matchOn?: string): INodeParameters {
	return {
		mappingMode: 'autoMapInputData',
		value: null,
		matchingColumns: matchOn ? [matchOn] : [],
		schema: [],
	};
}
