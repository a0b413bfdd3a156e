"""A writer takes copy back from review: one more act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0031_standing_pages")]

    operations = [
        migrations.AlterField(
            model_name="statuschange",
            name="action",
            field=models.CharField(
                choices=[
                    ("submit", "Submit for review"),
                    ("recall", "Take back from review"),
                    ("send_back", "Send back"),
                    ("approve", "Approve"),
                    ("publish", "Publish"),
                    ("cancel_scheduled", "Cancel the schedule"),
                    ("withdraw", "Withdraw"),
                    ("reopen", "Reopen"),
                    ("hand_over", "Hand over"),
                    ("take_in", "Take in the source's changes"),
                    ("adopt", "Adopt from an archive"),
                ],
                max_length=20,
                verbose_name="act",
            ),
        )
    ]
