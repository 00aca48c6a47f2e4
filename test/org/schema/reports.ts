import type { FieldSchema } from '../model';
import { audit, datetime, identity, picklist, readOnly, text, textarea } from './fields';

/** Reports as SOQL finds them; what they show is read by the analytics resources. */
export const reportFields: FieldSchema[] = [
	...identity('Report'),
	text('FolderName', 'Folder Name', 256, readOnly),
	...audit(),
	text('Name', 'Report Name', 40, { ...readOnly, nameField: true }),
	textarea('Description', 'Description', 255, readOnly),
	text('DeveloperName', 'Report Unique Name', 80, readOnly),
	datetime('LastRunDate', 'Last Run', readOnly),
	picklist('Format', 'Format', ['Tabular', 'Summary', 'Matrix'], { ...readOnly, length: 40 }),
	datetime('LastViewedDate', 'Last Viewed Date', readOnly),
	datetime('LastReferencedDate', 'Last Referenced Date', readOnly),
];
