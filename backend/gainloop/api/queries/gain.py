"""Forecasts of queues and how well they held."""

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.types.forecast import GainCalibration
from gainloop.reads import gain_calibration as reads


@strawberry.type
class GainQuery:
    @program.resolver("Expected and realized gain of queues, and how well forecasts held.")
    def gain_calibration(self, info: Info) -> GainCalibration:
        context = info.context
        rows = reads.forecasts_of(context.session, context.home.objects, context.reader)
        return GainCalibration.of(rows)
