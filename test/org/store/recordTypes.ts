import type { FieldValue, RecordError, RecordReader } from '../model';
import { masterRecordTypeId } from '../schema/recordTypes';
import type { OrgSettings } from '../settings';
import { normalizeId } from './ids';

/** Which record types the user has; absent: all of them, and the master by default. */
export type RecordTypeSettings = Pick<OrgSettings, 'defaultRecordTypes' | 'unassignedRecordTypes'>;

/** A record type as the user sees it. */
export interface RecordTypeInfo {
	id: string;
	name: string;
	developerName: string;
	master: boolean;
	active: boolean;
	/** The user may give it to a record. */
	available: boolean;
	/** A new record of the user's gets it. */
	isDefault: boolean;
}

/** An object's record types, the master last, as describe lists them. */
export function recordTypesOf(
	reader: Pick<RecordReader, 'byField'>,
	objectName: string,
	settings?: RecordTypeSettings,
): RecordTypeInfo[] {
	const defaults = names(settings?.defaultRecordTypes);
	const unassigned = names(settings?.unassignedRecordTypes);
	const types = reader.byField('RecordType', 'SobjectType', objectName).map((row) => {
		const developerName = String(row['DeveloperName'] ?? '');
		const key = `${objectName}.${developerName}`.toLowerCase();
		const active = row['IsActive'] === true;
		const available = active && !unassigned.includes(key);
		return {
			id: row.Id,
			name: String(row['Name'] ?? ''),
			developerName,
			master: false,
			active,
			available,
			isDefault: available && defaults.includes(key),
		};
	});
	const master: RecordTypeInfo = {
		id: masterRecordTypeId,
		name: 'Master',
		developerName: 'Master',
		master: true,
		active: true,
		available: true,
		isDefault: types.every((type) => !type.isDefault),
	};
	return [...types, master];
}

/** What a record type's id is stored as: the master is no record, so it is null. */
export function storedRecordType(
	types: readonly RecordTypeInfo[],
	value: string,
): { id: FieldValue } | { error: RecordError } {
	const id = normalizeId(value);
	const type = types.find((candidate) => candidate.id === id);
	if (type?.available !== true) return { error: invalidRecordType(value) };
	return { id: type.master ? null : type.id };
}

/** The record type of a new record that names none. */
export function defaultRecordType(types: readonly RecordTypeInfo[]): FieldValue {
	return types.find((type) => type.isDefault && !type.master)?.id ?? null;
}

function invalidRecordType(id: string): RecordError {
	return {
		statusCode: 'INVALID_CROSS_REFERENCE_KEY',
		message: `Record Type ID: this ID value isn't valid for the user: ${id}`,
		fields: ['RecordTypeId'],
	};
}

function names(list = ''): string[] {
	return list.toLowerCase().split(/\s+/);
}
