import path from 'node:path';
import { parseArgs } from 'node:util';
import { stopAll } from '../scripts/n8n/background';
import { CallLog } from '../scripts/n8n/callLog';
import { findChromium } from '../scripts/n8n/chromium';
import { changeOpportunity } from './changeOpportunity';
import { runByHand, runByPoll, untilLogsAgree, type Example, type Stage } from './examples';
import { installRuntime } from '../scripts/n8n/installRuntime';
import { callsOf, differences, isSignIn } from './journal';
import { N8nRest } from '../scripts/n8n/n8nRest';
import { N8nServer } from '../scripts/n8n/n8nServer';
import { installPacked, packPackage } from '../scripts/n8n/packPackage';
import { CREDENTIAL_TYPE, withCredential } from '../scripts/n8n/workflow';
import { workFolder } from './paths';
import { allWell, reportTable, type ExampleReport } from './report';
import { SalesforceOrg } from './salesforceOrg';
import { takeScreenshots } from './screenshots';
import { makeUserFolder, prepareWorkFolder, releaseWorkFolder, writeSession } from './workFolder';
import { readWorkflows } from './workflows';

const CALLER_NAME = 'n8n demo';
const MANUAL_TRIGGER = 'Try It';

/** Exit code of a run that was stopped from outside before it had reported. */
const INTERRUPTED = 130;

let reported = false;

const say = (line = ''): void => {
	process.stdout.write(`${line}\n`);
};

async function main(): Promise<boolean> {
	const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
	await prepareWorkFolder();
	await installRuntime(say);

	say('Building and packing the package');
	const userFolder = await makeUserFolder();
	const tarball = await packPackage(path.join(workFolder, 'packed'));
	await installPacked(tarball, path.join(userFolder, '.n8n'));

	say('Starting the simulated Salesforce org');
	const org = await SalesforceOrg.start(workFolder);
	say(`Starting n8n with ${path.basename(tarball)}`);
	const log = new CallLog();
	const n8n = await N8nServer.start({
		userFolder,
		logFile: path.join(workFolder, 'n8n.log'),
		onLogLine: log.add,
	});
	const rest = new N8nRest(n8n.url);
	await rest.logIn(n8n.login);

	const stage: Stage = { rest, org, log, callerName: CALLER_NAME };
	const examples = await importExamples(stage);
	await writeSession({ url: n8n.url, ...n8n.login });
	const work = runExamples(examples, stage);
	const reports = await Promise.race([work, n8n.process.failure, org.process.failure]);
	const agreed = await summarize(reports, stage);
	const pictured = findChromium() === undefined || (await picture(n8n));

	reported = true;
	if (!values.once) {
		say();
		say(`The editor is at ${n8n.url}`);
		say(`E-mail ${n8n.login.email}, password ${n8n.login.password}`);
		say(
			`n8n's log, with a line for every call: ${path.relative(process.cwd(), path.join(workFolder, 'n8n.log'))}`,
		);
		say('Ctrl-C stops everything.');
		await Promise.race([n8n.process.ended, org.process.ended]);
	}
	return agreed && pictured;
}

/** Puts the credential and the workflows into n8n and has n8n test the credential. */
async function importExamples({ rest, org, callerName }: Stage): Promise<Map<string, Example>> {
	const data = await org.credentialData(callerName);
	const credential = await rest.addCredential('Salesforce (simulated org)', CREDENTIAL_TYPE, data);
	const { id, name } = credential;
	const test = await rest.testCredential({ id, name, type: CREDENTIAL_TYPE, data });
	say(`Credential test: ${test.status}. ${test.message}`);
	if (test.status !== 'OK') throw new Error('The credential test did not pass');

	const examples = new Map<string, Example>();
	for (const [file, workflow] of await readWorkflows()) {
		const saved = await rest.addWorkflow(withCredential(workflow, credential));
		examples.set(file, { workflow, saved });
	}
	return examples;
}

async function runExamples(
	examples: ReadonlyMap<string, Example>,
	stage: Stage,
): Promise<ExampleReport[]> {
	const example = (file: string): Example => {
		const found = examples.get(file);
		if (!found) throw new Error(`There is no example workflow ${file}.json`);
		return found;
	};
	const reports: ExampleReport[] = [];

	say('Running the examples. The org refuses one write with 503, to show a retry');
	const refusal = {
		match: { method: 'PATCH', path: '/composite/sobjects' },
		kind: '503',
		times: 1,
	};
	await stage.org.addFault(refusal);
	reports.push(await runByHand(example('sync-contacts-from-csv'), MANUAL_TRIGGER, stage));
	reports.push(await runByHand(example('nightly-bulk-export'), MANUAL_TRIGGER, stage));
	reports.push(await runByHand(example('limits-guard'), MANUAL_TRIGGER, stage));

	say(
		"Publishing the trigger, changing an Opportunity, waiting for n8n's own poll (1 to 3 minutes)",
	);
	const reaction = example('react-to-changed-opportunities');
	const change = async (): Promise<void> => {
		say(`Changed: ${await changeOpportunity(stage.org.announcement)}`);
	};
	reports.push(await runByPoll(reaction, change, stage));
	return reports;
}

/** Prints what the examples did and whether the org saw the same; true when all is well. */
async function summarize(reports: readonly ExampleReport[], stage: Stage): Promise<boolean> {
	const { org, log, callerName } = stage;
	say();
	say(reportTable(reports));
	say();
	for (const { name, failure, differences: differing } of reports) {
		if (failure) say(`"${name}" did not succeed. ${failure}`);
		for (const difference of differing) say(`"${name}": ${difference}`);
	}

	await untilLogsAgree(stage);
	const journal = await org.calls();
	const seen = callsOf(journal, callerName);
	const open = differences(log.calls, seen);
	const { logins, used, limit } = await org.usage();
	const tokenCalls = journal.filter(isSignIn).length;
	say(`The package logged ${String(log.calls.length)} calls and ${String(log.signIns)} sign-ins.`);
	say(`The org's journal has ${String(seen.length)} calls of this caller.`);
	say(`It has ${String(tokenCalls)} sign-ins (${String(logins)} successful).`);
	say(`It stands at ${String(used)} of ${String(limit)} calls today.`);
	const agree = open.length === 0 && log.signIns === tokenCalls;
	say(agree ? 'Log and journal agree.' : 'Log and journal do NOT agree:');
	for (const difference of open) say(`  ${difference}`);
	return agree && allWell(reports);
}

/** Opens every workflow in a browser; true when n8n shows none of its red marks. */
async function picture(n8n: N8nServer): Promise<boolean> {
	say();
	say('Opening the workflows in a browser');
	const pictures = await takeScreenshots(n8n.url, n8n.login, path.join(workFolder, 'screenshots'));
	for (const { name, problems } of pictures) {
		say(`  ${name}: ${problems.length === 0 ? 'no marks' : problems.join('; ')}`);
	}
	return pictures.every(({ problems }) => problems.length === 0);
}

/** Ends the demo and everything it started, with this exit code. */
async function end(code: number): Promise<never> {
	await stopAll();
	await releaseWorkFolder();
	process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => {
		say('Stopping');
		void end(reported ? 0 : INTERRUPTED);
	});
}

main().then(
	async (wellDone) => await end(wellDone ? 0 : 1),
	async (error: unknown) => {
		say(`The demo stopped: ${error instanceof Error ? error.message : String(error)}`);
		say(`The logs are in ${path.relative(process.cwd(), workFolder)}`);
		await end(1);
	},
);
