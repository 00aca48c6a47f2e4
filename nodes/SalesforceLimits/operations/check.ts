import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { describeCalls } from '../../shared/client/report';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { isTool } from '../../shared/isTool';
import { readThresholds, type Thresholds } from './assess';
import { callerJson, limitJson, stateOf } from './checkJson';
import { forecast, type Forecast } from './forecast';
import { forecastText } from './forecastText';
import { judge, type Judgement } from './judge';
import type { Limit } from './limits';
import { route } from './route';

interface CheckParameters {
	names: string[];
	thresholds: Thresholds;
	output: 'inputItems' | 'limits' | 'limitItems';
	hardStop: boolean;
	withForecast: boolean;
}

/** What a check found, with what this process has seen of the checked limits. */
interface Finding extends Judgement {
	/** Of a checked limit, by name; undefined where none was asked for. */
	forecastOf: (limit: string) => Forecast | undefined;
}

/**
 * Operation Limit > Check: at most one call for all input items, and one output for all of them.
 *
 * @param own limits that are not the org's, such as the age of a key
 * @param now epoch milliseconds
 * @throws {NodeOperationError} when the limits are over and the node is to stop then
 */
export async function check(
	context: IExecuteFunctions,
	client: SalesforceClient,
	own: readonly Limit[],
	now: number,
): Promise<INodeExecutionData[][]> {
	const parameters = readParameters(context);
	const { names, thresholds, hardStop, withForecast } = parameters;
	const judgement = await judge(client, names, thresholds, own);
	const { readings } = client.history;
	for (const { name, used, max } of judgement.checked) readings.add(name, { at: now, used, max });
	const finding: Finding = {
		...judgement,
		forecastOf: (limit) =>
			withForecast ? forecast(readings.of(limit), thresholds.over) : undefined,
	};
	if (hardStop && finding.outcome === 'over') throw stopError(context, client, finding);
	tell(context, finding);
	return route(context, finding.outcome, items(context, client, parameters.output, finding, now));
}

function readParameters(context: IExecuteFunctions): CheckParameters {
	return {
		names: nameList(context.getNodeParameter('limits', 0, [])),
		thresholds: readThresholds({
			approaching: context.getNodeParameter('approachingThreshold', 0),
			over: context.getNodeParameter('overThreshold', 0),
		}),
		output: context.getNodeParameter('output', 0) as CheckParameters['output'],
		hardStop: context.getNodeParameter('options.hardStop', 0, false) as boolean,
		withForecast: context.getNodeParameter('options.forecast', 0, true) as boolean,
	};
}

function items(
	context: IExecuteFunctions,
	client: SalesforceClient,
	output: CheckParameters['output'],
	finding: Finding,
	now: number,
): INodeExecutionData[] {
	// An agent asked for the figures, not for what it sent.
	if (output === 'inputItems' && !isTool(context)) {
		return context.getInputData().map((item, index) => ({ ...item, pairedItem: { item: index } }));
	}
	const { checked, forecastOf } = finding;
	const jsons: IDataObject[] =
		output === 'limitItems'
			? checked.map((limit) => limitJson(limit, forecastOf(limit.name)))
			: [{ ...findingJson(finding), ...callerJson(client, now) }];
	return jsons.map((json) => ({ json, pairedItem: { item: 0 } }));
}

function findingJson({ outcome, limit, figures, checked, limits, source, forecastOf }: Finding) {
	const { used = null, max = null, percent = null } = figures ?? {};
	return {
		outcome,
		limit,
		used,
		max,
		percent,
		source,
		checked: checked.map((one) => limitJson(one, forecastOf(one.name))),
		limits: limits.map((reported) => ({ ...reported })),
	};
}

/** Says what was found to whoever looks at the run, unless there is nothing to say. */
function tell(context: IExecuteFunctions, finding: Finding): void {
	const { outcome, limit, source, forecastOf } = finding;
	if (outcome !== 'within') {
		const expected = forecastOf(limit);
		const words = [`${stateOf(finding)}.`, ...(expected ? [forecastText(expected)] : [])];
		context.addExecutionHints({
			message: words.join(' '),
			type: 'warning',
			location: 'outputPane',
		});
	}
	if (source === 'replyHeader') {
		context.addExecutionHints({
			message:
				"The integration user may not read the org's limits (it lacks 'View Setup and Configuration'), so the figure is the one that came with the reply. It can be some minutes old.",
			location: 'outputPane',
		});
	}
}

function stopError(
	context: IExecuteFunctions,
	client: SalesforceClient,
	finding: Finding,
): NodeOperationError {
	const expected = finding.forecastOf(finding.limit);
	const description = [
		"The workflow was stopped because 'Hard Stop' of this node is on, so that others who use the org keep working.",
		...(expected ? [forecastText(expected)] : []),
		`So far: ${describeCalls(client.summary())}.`,
	].join(' ');
	return new NodeOperationError(context.getNode(), stateOf(finding), { description });
}
