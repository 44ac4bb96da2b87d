ALTER TABLE "hypotheses" ADD COLUMN "instrumentation_review" "decision_review";--> statement-breakpoint
-- Marks made before this took effect without a second person. An UPDATE would see no row here, since row-level security
-- holds for the owner too; a rewrite of the column sees them all.
ALTER TABLE "hypotheses" ALTER COLUMN "instrumentation_review" TYPE "decision_review"
  USING CASE WHEN "instrumentation_error" IS NULL THEN NULL ELSE 'unreviewed'::"decision_review" END;--> statement-breakpoint
ALTER TABLE "hypotheses" ADD COLUMN "instrumentation_reviewed_by" uuid;--> statement-breakpoint
ALTER TABLE "hypotheses" ADD COLUMN "instrumentation_reviewed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "hypotheses" ADD CONSTRAINT "hypotheses_organization_id_instrumentation_reviewed_by_members_organization_id_user_id_fk" FOREIGN KEY ("organization_id","instrumentation_reviewed_by") REFERENCES "public"."members"("organization_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hypotheses" ADD CONSTRAINT "hypotheses_instrumentation_mark" CHECK (num_nonnulls("hypotheses"."instrumentation_error", "hypotheses"."instrumentation_error_by", "hypotheses"."instrumentation_error_at", "hypotheses"."instrumentation_review") IN (0, 4)
        AND "hypotheses"."instrumentation_review" IS DISTINCT FROM 'notNeeded');--> statement-breakpoint
ALTER TABLE "hypotheses" ADD CONSTRAINT "hypotheses_instrumentation_second_person" CHECK (CASE WHEN "hypotheses"."instrumentation_review" = 'approved'
        THEN num_nonnulls("hypotheses"."instrumentation_reviewed_by", "hypotheses"."instrumentation_reviewed_at") = 2
          AND "hypotheses"."instrumentation_reviewed_by" IS DISTINCT FROM "hypotheses"."instrumentation_error_by"
        ELSE num_nonnulls("hypotheses"."instrumentation_reviewed_by", "hypotheses"."instrumentation_reviewed_at") = 0 END);
