import type { FieldValue, Row } from '../model';
import { stages } from './picklists';

type Values = Record<string, FieldValue>;
type Derive = (values: Readonly<Values>, changed: ReadonlySet<string>, now: number) => Values;

const fiscalMonths = 3;

/** Fields the org works out itself when a record is saved, per object. */
export const derivations: Readonly<Record<string, Derive>> = {
	Contact: personName,
	Lead: personName,
	User: personName,
	Opportunity: opportunity,
	Case: supportCase,
	Task: task,
};

/** What a save sets beyond the caller's values; `changed` names the fields the caller set. */
export function derive(
	objectName: string,
	values: Readonly<Row>,
	changed: ReadonlySet<string>,
	now: number,
): Values {
	return derivations[objectName]?.(values, changed, now) ?? {};
}

function personName(values: Readonly<Values>): Values {
	const parts = [values['FirstName'], values['LastName']].filter((part) => Boolean(part));
	return { Name: parts.join(' ') };
}

function opportunity(values: Readonly<Values>, changed: ReadonlySet<string>, now: number): Values {
	const stage = stages.find((candidate) => candidate.name === values['StageName']);
	const stageSet = changed.has('StageName');
	const probability = changed.has('Probability')
		? values['Probability']
		: stageSet
			? (stage?.probability ?? 0)
			: values['Probability'];
	const amount = values['Amount'];
	const set: Values = {
		Probability: probability ?? 0,
		IsClosed: stage?.closed ?? false,
		IsWon: stage?.won ?? false,
		ExpectedRevenue: typeof amount === 'number' ? (amount * Number(probability ?? 0)) / 100 : null,
		...fiscal(values['CloseDate']),
	};
	if (stageSet) {
		set['LastStageChangeDate'] = now;
		set['ForecastCategory'] = stage?.forecast ?? 'Pipeline';
		if (!changed.has('ForecastCategoryName')) {
			set['ForecastCategoryName'] = stage?.forecast ?? 'Pipeline';
		}
	}
	return set;
}

function fiscal(closeDate: FieldValue | undefined): Values {
	if (typeof closeDate !== 'string') return {};
	const year = Number(closeDate.slice(0, 4));
	const quarter = Math.ceil(Number(closeDate.slice(5, 7)) / fiscalMonths);
	return { FiscalYear: year, FiscalQuarter: quarter, Fiscal: `${year} ${quarter}` };
}

function supportCase(values: Readonly<Values>, changed: ReadonlySet<string>, now: number): Values {
	const closed = values['Status'] === 'Closed';
	const closedDate = changed.has('Status') ? now : (values['ClosedDate'] ?? now);
	return { IsClosed: closed, ClosedDate: closed ? closedDate : null };
}

function task(values: Readonly<Values>, changed: ReadonlySet<string>, now: number): Values {
	const closed = values['Status'] === 'Completed';
	const completed = changed.has('Status') ? now : (values['CompletedDateTime'] ?? now);
	return {
		IsClosed: closed,
		CompletedDateTime: closed ? completed : null,
		IsHighPriority: values['Priority'] === 'High',
	};
}
