/** What describe says of objects that the org alone writes. */
export const orgWrites = {
	createable: false,
	deletable: false,
	feedEnabled: false,
	layoutable: false,
	mruEnabled: false,
	searchable: false,
	triggerable: false,
	undeletable: false,
	updateable: false,
} as const;

/** Set up and switched off, but never deleted. */
export const undeletable = { deletable: false, undeletable: false } as const;

/** The object reference names neither search() nor undelete() among its calls. */
export const neverSearched = { searchable: false, undeletable: false } as const;
