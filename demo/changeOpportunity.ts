/** The org as a second integration uses it, next to n8n. */
interface OtherCaller {
	url: string;
	apiVersion: string;
	accessToken: string;
}

/** Changes one Opportunity as somebody else would, under another caller name. Returns what it did. */
export async function changeOpportunity({
	url,
	apiVersion,
	accessToken,
}: OtherCaller): Promise<string> {
	const data = `${url}/services/data/v${apiVersion}`;
	const headers = {
		authorization: `Bearer ${accessToken}`,
		'content-type': 'application/json',
		'sforce-call-options': 'client=somebody else',
	};
	const soql = encodeURIComponent('SELECT Id, Name FROM Opportunity ORDER BY Name LIMIT 1');
	const found = await fetch(`${data}/query?q=${soql}`, { headers });
	const { records } = (await found.json()) as { records: Array<{ Id: string; Name: string }> };
	const [opportunity] = records;
	if (!opportunity) throw new Error('The org has no Opportunity to change');
	const changed = await fetch(`${data}/sobjects/Opportunity/${opportunity.Id}`, {
		method: 'PATCH',
		headers,
		body: JSON.stringify({ StageName: 'Negotiation/Review' }),
	});
	if (!changed.ok) {
		throw new Error(`Changing an Opportunity: ${String(changed.status)} ${await changed.text()}`);
	}
	return `${opportunity.Name}, StageName: Negotiation/Review`;
}
