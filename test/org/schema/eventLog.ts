import type { FieldSchema } from '../model';
import {
	audit,
	datetime,
	double,
	identity,
	int,
	picklist,
	readOnly,
	required,
	text,
} from './fields';

const system = { ...readOnly, ...required } as const;

/** Files of the event log: who called the API, how, and whether it counted. */
export const eventLogFields: FieldSchema[] = [
	...identity('Event Log File'),
	...audit(),
	picklist('EventType', 'Event Type', ['ApiTotalUsage'], { ...system, length: 255 }),
	datetime('LogDate', 'Log Date', system),
	double('LogFileLength', 'Log File Length', 18, 0, system),
	text('LogFileContentType', 'Log File Content Type', 255, system),
	double('ApiVersion', 'API Version', 18, 1, system),
	int('Sequence', 'Sequence', readOnly),
	picklist('Interval', 'Interval', ['Hourly', 'Daily'], { ...readOnly, length: 40 }),
	text('LogFileFieldNames', 'Log File Field Names', 1333, readOnly),
	text('LogFileFieldTypes', 'Log File Field Types', 1333, readOnly),
	{
		name: 'LogFile',
		label: 'Log File',
		type: 'base64',
		nillable: false,
		...readOnly,
	},
];
