import type { FieldSchema } from '../model';
import { audit, checkbox, datetime, identity, readOnly, required, text } from './fields';

/** What users may do is kept in profiles; only their names are simulated. */
export const profileFields: FieldSchema[] = [
	...identity('Profile').slice(0, 1),
	text('Name', 'Name', 255, { ...readOnly, ...required }),
	...audit(),
];

/**
 * The permissions of whoever asks, in one row: some of the hundreds that the object reference lists.
 * Which of them hold is up to the row, which tests change past the API.
 */
export const userPermissionAccessFields: FieldSchema[] = [
	...identity('UserPermissionAccess').slice(0, 1),
	datetime('LastCacheUpdate', 'Last Cache Update', readOnly),
	...[
		['PermissionsApiEnabled', 'API Enabled'],
		['PermissionsBulkApiHardDelete', 'Bulk API Hard Delete'],
		['PermissionsModifyAllData', 'Modify All Data'],
		['PermissionsViewAllData', 'View All Data'],
		['PermissionsViewSetup', 'View Setup and Configuration'],
	].map(([name = '', label = '']) => checkbox(name, label, readOnly)),
];
