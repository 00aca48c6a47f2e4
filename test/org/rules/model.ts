/** Rules an administrator of the org would set up; a test sets them through the control API. */
export interface ValidationRule {
	object: string;
	/** The error condition, written as a SOQL condition: `Amount < 0`. */
	when: string;
	/** Shown unchanged. */
	message: string;
	/** Where the message stands; absent: at the top of the page. */
	field?: string;
}

/** Records that agree in all these fields (text ignores case) are duplicates. */
export interface DuplicateRule {
	object: string;
	name: string;
	fields: string[];
	/** The rule's action is "allow": a caller who insists may save. */
	allowSave: boolean;
	message?: string;
}

/** A field that the user's field-level security hides; without a field, an object they cannot read. */
export interface Hidden {
	object: string;
	field?: string;
}

/** Who owns a new record: the first entry whose condition holds says so. */
export interface AssignmentRule {
	/** Given by the org; callers name it in `Sforce-Auto-Assign` or as a job's assignmentRuleId. */
	id: string;
	object: string;
	name: string;
	/** The object's rule where a caller names none; one of an object at most. */
	active: boolean;
	entries: Array<{ when?: string; owner: string }>;
}

export interface RuleSet {
	validation: ValidationRule[];
	duplicate: DuplicateRule[];
	hidden: Hidden[];
	assignment: AssignmentRule[];
}

export const noRules: Readonly<RuleSet> = {
	validation: [],
	duplicate: [],
	hidden: [],
	assignment: [],
};

/** The default message of a duplicate rule, as recorded. */
export const duplicateMessage =
	"You're creating a duplicate record. We recommend you use an existing record instead.";
