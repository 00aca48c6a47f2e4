import { Credentials } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper, isExpression, NodeHelpers } from 'n8n-workflow';
import type { CredentialStore } from './credentialStore';
import type { LoadedPackage } from './package';

/** Reproduces what a node can observe of n8n 2.41's credentials helper, over a store in memory. */
export class HarnessCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly pkg: LoadedPackage,
		private readonly store: CredentialStore,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		const parents = this.pkg.credentialType(name).extends ?? [];
		return [...parents];
	}

	/** A type's own fields over those of what it extends. */
	getCredentialsProperties(type: string): INodeProperties[] {
		const merged: INodeProperties[] = [];
		for (const parent of this.getParentTypes(type)) {
			NodeHelpers.mergeNodeProperties(merged, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(merged, this.pkg.credentialType(type).properties);
		return merged;
	}

	isCredentialUsableByNode(credentialType: string, nodeType: string): boolean {
		if (!this.pkg.credentialType(credentialType).restrictToSupportedNodes) return true;
		return this.pkg.supportedNodes(credentialType).includes(nodeType);
	}

	/** Declared and displayed properties alone come through, each with its default, and n8n's own token. */
	applyDefaults(
		type: string,
		data: ICredentialDataDecryptedObject,
	): ICredentialDataDecryptedObject {
		const values = NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			data as never,
			true,
			false,
			null,
			null,
		);
		const { oauthTokenData } = data;
		return {
			...(values as ICredentialDataDecryptedObject),
			...(oauthTokenData !== undefined && { oauthTokenData }),
		};
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		nodeCredentials: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		context?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const { data } = await this.store.read(idOf(nodeCredentials));
		if (raw) return data;
		const values = this.applyDefaults(type, data);
		if (!context) return values;
		return context.workflow.expression.getParameterValue(
			values as never,
			context.runExecutionData,
			context.runIndex,
			context.itemIndex,
			context.node.name,
			context.connectionInputData,
			mode,
			{},
			executeData,
			false,
			values,
		) as unknown as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.pkg.credentialType(typeName);
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (!authenticate) return options;
		if (!workflow || !node) throw new Error('Generic authentication needs a workflow and a node');

		const resolve = (value: string) =>
			isExpression(value)
				? String(
						workflow.expression.getSimpleParameterValue(node, value, 'internal', {
							$credentials: credentials,
						}) ?? '',
					)
				: value;
		const target = options as unknown as Record<string, Record<string, string> | undefined>;
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const place = (target[part] ??= {});
			for (const [key, value] of Object.entries(values as Record<string, string>)) {
				place[resolve(key)] = resolve(value);
			}
		}
		return options;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.pkg.credentialType(typeName);
		const expirable = type.properties.find(
			({ type: kind, typeOptions }) => kind === 'hidden' && typeOptions?.expirable === true,
		)?.name;
		if (expirable === undefined || !type.preAuthentication) return undefined;
		if (credentials[expirable] !== '' && !credentialsExpired) return undefined;

		const onlyHttp: IHttpRequestHelper = {
			helpers: {
				httpRequest: async (options) => (await helpers.helpers.httpRequest(options)) as unknown,
			},
		};
		const output = await type.preAuthentication.call(onlyHttp, credentials);
		const reference = node.credentials?.[typeName];
		if (output[expirable] === undefined || !reference) return undefined;

		const { id, data } = await this.store.read(idOf(reference));
		const kept = Object.entries(output).filter(
			([key]) => key === expirable || !isExpression(data[key]),
		);
		await this.store.write(id, {
			...data,
			...(Object.fromEntries(kept) as ICredentialDataDecryptedObject),
		});
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.pkg.credentialType(typeName);
		const output = await type.preAuthentication?.call(helpers, credentials);
		return output as ICredentialDataDecryptedObject | undefined;
	}

	async getCredentials(
		nodeCredentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentials> {
		const { id, name, data } = await this.store.read(idOf(nodeCredentials));
		const credentials = new Credentials({ id, name }, type);
		await credentials.setData(data);
		return credentials;
	}

	async updateCredentials(
		nodeCredentials: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		await this.store.write(idOf(nodeCredentials), data);
	}

	async updateCredentialsOauthTokenData(
		nodeCredentials: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		const stored = await this.store.read(idOf(nodeCredentials));
		const { oauthTokenData } = data;
		await this.store.write(stored.id, {
			...stored.data,
			...(oauthTokenData !== undefined && { oauthTokenData }),
		});
	}
}

function idOf({ id, name }: INodeCredentialsDetails): string {
	if (!id) throw new Error(`Credential "${name}" has no id`);
	return id;
}
